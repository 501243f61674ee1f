use super::{InvalidConfig, VideoConfig, h264, h265};
use crate::VideoCodec;

/// The parameter sets of a stream, as its access units bring them: the last one of each kind counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSets {
    codec: VideoCodec,
    /// VPS (H.265 only), SPS and PPS.
    sets: [Vec<u8>; 3],
}

impl ParameterSets {
    /// None yet.
    pub fn new(codec: VideoCodec) -> Self {
        Self {
            codec,
            sets: Default::default(),
        }
    }

    /// Takes note of a NAL unit (without start code or length). Says whether the parameter sets changed.
    pub fn observe(&mut self, nal: &[u8]) -> bool {
        let Some(header) = nal.first() else { return false };
        let kind = match self.codec {
            VideoCodec::H264 => [None, Some(7), Some(8)]
                .iter()
                .position(|kind| *kind == Some(header & 0x1f)),
            VideoCodec::H265 => [32, 33, 34].iter().position(|kind| *kind == header >> 1 & 0x3f),
        };
        let Some(set) = kind.and_then(|kind| self.sets.get_mut(kind)) else {
            return false;
        };
        let changed = set.as_slice() != nal;
        if changed {
            nal.clone_into(set);
        }
        changed
    }

    /// Whether all kinds that the format needs were seen.
    pub fn complete(&self) -> bool {
        let needed = match self.codec {
            VideoCodec::H264 => 1..,
            VideoCodec::H265 => 0..,
        };
        self.sets.iter().skip(needed.start).all(|set| !set.is_empty())
    }

    /// What they say.
    ///
    /// # Errors
    /// When one is missing or damaged.
    pub fn config(&self) -> Result<VideoConfig, InvalidConfig> {
        let [vps, sps, pps] = &self.sets;
        if !self.complete() {
            return Err(InvalidConfig::ParameterSets);
        }
        match self.codec {
            VideoCodec::H264 => h264::config(sps, pps),
            VideoCodec::H265 => h265::config(vps, sps, pps),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of x264: Main profile, 640x360.
    const H264: [&str; 2] = ["674d401eeca05017fcb808800000030080000019078b16cb", "68ebe3cb20"];
    /// Of x265: Main profile, 320x240.
    const H265: [&str; 3] = [
        "40010c01ffff01600000030090000003000003003c959809",
        "42010101600000030090000003000003003ca00a080f165959a4932bc05a020000030002000003003210",
        "4401c172b46240",
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2)
            .map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn size_and_codec_come_from_the_parameter_sets() {
        let mut sets = ParameterSets::new(VideoCodec::H264);
        assert!(sets.observe(&bytes(H264[0])));
        assert!(!sets.complete());
        assert!(sets.observe(&bytes(H264[1])));
        assert!(!sets.observe(&bytes(H264[1])), "the same again");
        let config = sets.config().unwrap();
        assert_eq!(
            (config.width, config.height, config.codec.as_str()),
            (640, 360, "avc1.4D401E")
        );
        let mut sets = ParameterSets::new(VideoCodec::H265);
        assert!(H265.iter().all(|set| sets.observe(&bytes(set))));
        let config = sets.config().unwrap();
        assert_eq!(
            (config.width, config.height, config.codec.as_str()),
            (320, 240, "hvc1.1.6.L60.90")
        );
    }

    proptest! {
        #[test]
        fn no_parameter_sets_make_it_panic(h265 in any::<bool>(), bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 3)) {
            let (codec, headers) = if h265 { (VideoCodec::H265, [64, 66, 68]) } else { (VideoCodec::H264, [0x67, 0x67, 0x68]) };
            let mut sets = ParameterSets::new(codec);
            for (header, body) in headers.into_iter().zip(bodies) {
                sets.observe(&[&[header, 1][..], &body].concat());
            }
            if let Ok(config) = sets.config() {
                prop_assert!(!config.sample_entry.is_empty());
            }
        }
    }
}
