use mp4_atom::{Codec, Hvc1, HvcCArray, Hvcc, Visual};

use super::bits::Bits;
use super::{InvalidConfig, VideoConfig, sample_entry};

const NAL_HEADER: usize = 2;
const VPS: u8 = 32;
const SPS: u8 = 33;
const PPS: u8 = 34;

struct Sps {
    hvcc: Hvcc,
    width: u16,
    height: u16,
}

/// The configuration of a stream with these parameter sets.
pub(super) fn config(vps: &[u8], sps_nal: &[u8], pps: &[u8]) -> Result<VideoConfig, InvalidConfig> {
    let Sps {
        mut hvcc,
        width,
        height,
    } = read_sps(sps_nal).ok_or(InvalidConfig::ParameterSets)?;
    hvcc.arrays = [(VPS, vps), (SPS, sps_nal), (PPS, pps)]
        .map(|(nal_unit_type, nal)| HvcCArray {
            completeness: true,
            nal_unit_type,
            nalus: vec![nal.to_vec()],
        })
        .into();
    let codec = codec_name(&hvcc);
    let visual = Visual {
        data_reference_index: 1,
        width,
        height,
        ..Visual::default()
    };
    Ok(VideoConfig {
        sample_entry: sample_entry(Codec::Hvc1(Hvc1 {
            visual,
            hvcc,
            ..Hvc1::default()
        }))?,
        codec,
        width,
        height,
    })
}

/// ISO/IEC 14496-15 annex E.3.
fn codec_name(hvcc: &Hvcc) -> String {
    let space = match hvcc.general_profile_space {
        1 => "A",
        2 => "B",
        3 => "C",
        _ => "",
    };
    let compatibility = u32::from_be_bytes(hvcc.general_profile_compatibility_flags).reverse_bits();
    let tier = if hvcc.general_tier_flag { 'H' } else { 'L' };
    let constraints = hvcc.general_constraint_indicator_flags;
    let used = constraints
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let constraints: String = constraints.iter().take(used).map(|byte| format!(".{byte:X}")).collect();
    format!(
        "hvc1.{space}{}.{compatibility:X}.{tier}{}{constraints}",
        hvcc.general_profile_idc, hvcc.general_level_idc
    )
}

/// ITU-T H.265 §7.3.2.2.1, as far as `hvcC` needs it.
fn read_sps(nal: &[u8]) -> Option<Sps> {
    let mut bits = Bits::of_nal(nal, NAL_HEADER);
    bits.skip(4)?;
    let max_sub_layers = bits.number(3)?;
    let nested = bits.flag()?;
    let mut hvcc = Hvcc::new();
    read_profile(&mut bits, &mut hvcc, max_sub_layers)?;
    bits.ue()?;
    let chroma = bits.ue()?;
    let separate = chroma == 3 && bits.flag()?;
    let (width, height) = (bits.ue()?, bits.ue()?);
    let mut crop = [0; 4];
    if bits.flag()? {
        for side in &mut crop {
            *side = bits.ue()?;
        }
    }
    let (unit_x, unit_y) = match (chroma, separate) {
        (1, _) => (2, 2),
        (2, _) => (2, 1),
        _ => (1, 1),
    };
    let width = width.checked_sub(crop[0].checked_add(crop[1])?.checked_mul(unit_x)?)?;
    let height = height.checked_sub(crop[2].checked_add(crop[3])?.checked_mul(unit_y)?)?;
    let depth = |minus8: u32| u8::try_from(minus8).ok().filter(|minus8| *minus8 <= 7);
    hvcc.chroma_format_idc = u8::try_from(chroma).ok().filter(|chroma| *chroma <= 3)?;
    hvcc.bit_depth_luma_minus8 = depth(bits.ue()?)?;
    hvcc.bit_depth_chroma_minus8 = depth(bits.ue()?)?;
    hvcc.num_temporal_layers = u8::try_from(max_sub_layers).ok()?.checked_add(1)?.min(7);
    hvcc.temporal_id_nested = nested;
    hvcc.length_size_minus_one = 3;
    Some(Sps {
        hvcc,
        width: u16::try_from(width).ok()?,
        height: u16::try_from(height).ok()?,
    })
}

/// `profile_tier_level`, ITU-T H.265 §7.3.3.
fn read_profile(bits: &mut Bits, hvcc: &mut Hvcc, max_sub_layers: u32) -> Option<()> {
    hvcc.general_profile_space = u8::try_from(bits.number(2)?).ok()?;
    hvcc.general_tier_flag = bits.flag()?;
    hvcc.general_profile_idc = u8::try_from(bits.number(5)?).ok()?;
    hvcc.general_profile_compatibility_flags = bits.number(32)?.to_be_bytes();
    for byte in &mut hvcc.general_constraint_indicator_flags {
        *byte = u8::try_from(bits.number(8)?).ok()?;
    }
    hvcc.general_level_idc = u8::try_from(bits.number(8)?).ok()?;
    let mut present = Vec::new();
    for _ in 0..max_sub_layers {
        present.push((bits.flag()?, bits.flag()?));
    }
    if max_sub_layers > 0 {
        bits.skip(2 * (8 - max_sub_layers as usize))?;
    }
    for (profile, level) in present {
        bits.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 })?;
    }
    Some(())
}
