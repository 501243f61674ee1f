use mp4_atom::{Audio, Codec, Mp4a, esds};

use super::{AudioConfig, InvalidConfig, sample_entry};

/// ISO/IEC 14496-3 table 1.18.
const SAMPLE_RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const OBJECT_TYPE_AAC: u8 = 0x40;
const STREAM_TYPE_AUDIO: u8 = 5;
const ADTS_HEADER: usize = 7;
const ADTS_HEADER_WITH_CRC: usize = 9;

/// AAC as two bytes of `AudioSpecificConfig` tell it (ISO/IEC 14496-3 §1.6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AacConfig {
    /// 2 is AAC-LC.
    object_type: u8,
    rate_index: u8,
    channels: u8,
}

impl AacConfig {
    /// AAC-LC.
    ///
    /// # Errors
    /// When AAC knows no such rate, or no such number of channels.
    pub fn low_complexity(sample_rate: u32, channels: u8) -> Result<Self, InvalidConfig> {
        let rate_index = SAMPLE_RATES
            .iter()
            .position(|rate| *rate == sample_rate)
            .and_then(|index| u8::try_from(index).ok())
            .ok_or(InvalidConfig::Audio)?;
        Self::new(2, rate_index, channels)
    }

    pub(crate) fn new(object_type: u8, rate_index: u8, channels: u8) -> Result<Self, InvalidConfig> {
        let config = Self {
            object_type,
            rate_index,
            channels,
        };
        // Object type 31 and 0 channels mean that more is said elsewhere.
        let usable = (1..31).contains(&object_type) && (1..=7).contains(&channels) && config.sample_rate() > 0;
        usable.then_some(config).ok_or(InvalidConfig::Audio)
    }

    /// Samples in a second.
    pub fn sample_rate(self) -> u32 {
        SAMPLE_RATES.get(usize::from(self.rate_index)).copied().unwrap_or(0)
    }

    /// What an init segment says about it.
    ///
    /// # Errors
    /// When the sample entry can't be written.
    pub fn audio(self) -> Result<AudioConfig, InvalidConfig> {
        let dec_specific = esds::DecoderSpecific {
            profile: self.object_type,
            freq_index: self.rate_index,
            chan_conf: self.channels,
            ..Default::default()
        };
        let mp4a = Mp4a {
            audio: Audio {
                data_reference_index: 1,
                channel_count: u16::from(self.channels),
                sample_size: 16,
                // The field has 16 bits; decoders read the rate from the configuration.
                sample_rate: u16::try_from(self.sample_rate()).unwrap_or(0).into(),
            },
            esds: esds::Esds {
                es_desc: esds::EsDescriptor {
                    dec_config: esds::DecoderConfig {
                        object_type_indication: OBJECT_TYPE_AAC,
                        stream_type: STREAM_TYPE_AUDIO,
                        dec_specific: Some(dec_specific),
                        ..Default::default()
                    },
                    ..Default::default()
                },
            },
            btrt: None,
            taic: None,
        };
        Ok(AudioConfig {
            sample_entry: sample_entry(Codec::Mp4a(mp4a))?,
            codec: format!("mp4a.40.{}", self.object_type),
            timescale: self.sample_rate(),
        })
    }
}

/// A block of AAC in a stream that describes itself (ADTS, ISO/IEC 14496-3 §1.A.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdtsFrame<'a> {
    pub config: AacConfig,
    pub data: &'a [u8],
}

/// The first whole block in `bytes` that begin with its header, and the bytes behind it; `None` when they are damaged.
pub fn read_adts(bytes: &[u8]) -> Option<(AdtsFrame<'_>, &[u8])> {
    let header: &[u8; ADTS_HEADER] = bytes.first_chunk()?;
    let [sync, flags, a, b, c, d, _] = *header;
    if sync != 0xff || flags & 0xf6 != 0xf0 {
        return None;
    }
    let header_length = if flags & 1 == 0 {
        ADTS_HEADER_WITH_CRC
    } else {
        ADTS_HEADER
    };
    let config = AacConfig::new((a >> 6) + 1, a >> 2 & 0xf, (a & 1) << 2 | b >> 6).ok()?;
    let length = usize::from(b & 3) << 11 | usize::from(c) << 3 | usize::from(d >> 5);
    let data = bytes.get(header_length..length)?;
    Some((AdtsFrame { config, data }, bytes.get(length..)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_block_names_its_rate_and_its_length() {
        // AAC-LC, 44.1 kHz, 2 channels, 7 + 3 bytes.
        let bytes = [0xff, 0xf1, 0x50, 0x80, 0x01, 0x5f, 0xfc, 1, 2, 3, 0xff];
        let (frame, rest) = read_adts(&bytes).unwrap();
        assert_eq!(frame.config, AacConfig::low_complexity(44_100, 2).unwrap());
        assert_eq!((frame.data, rest), (&[1, 2, 3][..], &[0xff][..]));
        let audio = frame.config.audio().unwrap();
        assert_eq!((audio.codec.as_str(), audio.timescale), ("mp4a.40.2", 44_100));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(start in prop::bool::ANY, mut bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if start && bytes.len() > 2 {
                (bytes[0], bytes[1]) = (0xff, 0xf1);
            }
            if let Some((frame, rest)) = read_adts(&bytes) {
                prop_assert!(frame.data.len() + rest.len() < bytes.len());
            }
        }
    }
}
