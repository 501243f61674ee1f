use mp4_atom::{Avc1, Avcc, AvccExt, Codec, Visual};

use super::bits::Bits;
use super::{InvalidConfig, VideoConfig, sample_entry};

/// Profiles whose parameter sets name the chroma format (ITU-T H.264 §7.3.2.1.1).
const HIGH_PROFILES: [u8; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
/// Profiles whose `avcC` has the chroma format too (ISO/IEC 14496-15 §5.3.3.1.2).
const EXTENDED: [u8; 4] = [100, 110, 122, 144];
const MACROBLOCK: u32 = 16;

struct Sps {
    profile: u8,
    chroma_format: u8,
    bit_depth_luma: u8,
    bit_depth_chroma: u8,
    width: u16,
    height: u16,
}

/// The configuration of a stream with these parameter sets.
pub(super) fn config(sps_nal: &[u8], pps_nal: &[u8]) -> Result<VideoConfig, InvalidConfig> {
    let sps = read_sps(sps_nal).ok_or(InvalidConfig::ParameterSets)?;
    let mut avcc = Avcc::new(sps_nal, pps_nal)?;
    if EXTENDED.contains(&sps.profile) {
        avcc.ext = Some(AvccExt {
            chroma_format: sps.chroma_format,
            bit_depth_luma: sps.bit_depth_luma,
            bit_depth_chroma: sps.bit_depth_chroma,
            sequence_parameter_sets_ext: Vec::new(),
        });
    }
    let codec = format!(
        "avc1.{:02X}{:02X}{:02X}",
        avcc.avc_profile_indication, avcc.profile_compatibility, avcc.avc_level_indication
    );
    let visual = Visual {
        data_reference_index: 1,
        width: sps.width,
        height: sps.height,
        ..Visual::default()
    };
    Ok(VideoConfig {
        sample_entry: sample_entry(Codec::Avc1(Avc1 {
            visual,
            avcc,
            ..Avc1::default()
        }))?,
        codec,
        width: sps.width,
        height: sps.height,
    })
}

/// ITU-T H.264 §7.3.2.1.1.
fn read_sps(nal: &[u8]) -> Option<Sps> {
    let mut bits = Bits::of_nal(nal, 1);
    let profile = u8::try_from(bits.number(8)?).ok()?;
    bits.skip(16)?;
    bits.ue()?;
    let (mut chroma, mut separate, mut depth_luma, mut depth_chroma) = (1, false, 8, 8);
    if HIGH_PROFILES.contains(&profile) {
        chroma = bits.ue()?;
        separate = chroma == 3 && bits.flag()?;
        (depth_luma, depth_chroma) = (bits.ue()?.checked_add(8)?, bits.ue()?.checked_add(8)?);
        bits.flag()?;
        if bits.flag()? {
            skip_scaling_lists(&mut bits, if chroma == 3 { 12 } else { 8 })?;
        }
    }
    bits.ue()?;
    skip_picture_order(&mut bits)?;
    bits.ue()?;
    bits.flag()?;
    let width = bits.ue()?.checked_add(1)?.checked_mul(MACROBLOCK)?;
    let map_units = bits.ue()?.checked_add(1)?;
    let frames_only = bits.flag()?;
    if !frames_only {
        bits.flag()?;
    }
    let fields = if frames_only { 1 } else { 2 };
    let height = map_units.checked_mul(MACROBLOCK * fields)?;
    bits.flag()?;
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
    let height = height.checked_sub(crop[2].checked_add(crop[3])?.checked_mul(unit_y * fields)?)?;
    Some(Sps {
        profile,
        chroma_format: u8::try_from(chroma).ok().filter(|chroma| *chroma <= 3)?,
        bit_depth_luma: u8::try_from(depth_luma).ok().filter(|depth| *depth <= 14)?,
        bit_depth_chroma: u8::try_from(depth_chroma).ok().filter(|depth| *depth <= 14)?,
        width: u16::try_from(width).ok()?,
        height: u16::try_from(height).ok()?,
    })
}

fn skip_scaling_lists(bits: &mut Bits, lists: u32) -> Option<()> {
    for list in 0..lists {
        if !bits.flag()? {
            continue;
        }
        let (mut last, mut next) = (8_i32, 8_i32);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                next = last.checked_add(bits.se()?)?.rem_euclid(256);
            }
            last = if next == 0 { last } else { next };
        }
    }
    Some(())
}

fn skip_picture_order(bits: &mut Bits) -> Option<()> {
    match bits.ue()? {
        0 => {
            bits.ue()?;
        }
        1 => {
            bits.flag()?;
            bits.se()?;
            bits.se()?;
            for _ in 0..bits.ue()?.min(255) {
                bits.se()?;
            }
        }
        _ => {}
    }
    Some(())
}
