use mp4_atom::{Audio, Codec, Dops, Opus};

use super::{AudioConfig, InvalidConfig, sample_entry};

/// Opus in MP4 always counts 48 kHz ("Encapsulation of Opus in ISO Base Media File Format", §4.3).
const TIMESCALE: u16 = 48_000;
/// What encoders put before the sound, in samples (RFC 7845 §4.2: 80 ms).
const PRE_SKIP: u16 = 3_840;

/// Opus with one or two channels.
///
/// # Errors
/// When there are more channels, or none.
pub fn opus_config(channels: u8) -> Result<AudioConfig, InvalidConfig> {
    if !(1..=2).contains(&channels) {
        return Err(InvalidConfig::Audio);
    }
    let opus = Opus {
        audio: Audio {
            data_reference_index: 1,
            channel_count: u16::from(channels),
            sample_size: 16,
            sample_rate: TIMESCALE.into(),
        },
        dops: Dops {
            output_channel_count: channels,
            pre_skip: PRE_SKIP,
            input_sample_rate: u32::from(TIMESCALE),
            output_gain: 0,
            channel_mapping: None,
        },
        btrt: None,
    };
    Ok(AudioConfig {
        sample_entry: sample_entry(Codec::Opus(opus))?,
        codec: "opus".to_owned(),
        timescale: u32::from(TIMESCALE),
    })
}
