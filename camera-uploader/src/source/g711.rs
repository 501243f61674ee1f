use audio_codec_algorithms::{decode_alaw, decode_ulaw};
use bytes::Bytes;
use fdk_aac::enc::{AudioObjectType, BitRate, ChannelMode, Encoder, EncoderError, EncoderParams, Transport};
use nightjar_media::{AacConfig, AudioConfig, InvalidConfig};

use super::rtsp_tracks::Block;

/// Samples in a block of AAC-LC (ISO/IEC 14496-3 §4.5.2.1).
const BLOCK: usize = 1_024;
/// Bits for each sample: speech at 8 kHz gets 24 kbit/s.
const BITS_PER_SAMPLE: u32 = 3;
/// No block of AAC is larger: 6,144 bits for each channel (ISO/IEC 14496-3 §4.5.3.2).
const BLOCK_MAX_BYTES: usize = 768;
/// Sound that comes earlier or later than its clock by more samples than this continues at another time.
const SLACK: i64 = 2 * BLOCK as i64;

/// The two laws of ITU-T G.711.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    A,
    Mu,
}

/// Why G.711 can't be recorded.
#[derive(Debug, thiserror::Error)]
pub(super) enum TranscoderError {
    #[error("AAC has no such sample rate")]
    Rate(#[from] InvalidConfig),
    #[error("the AAC encoder does not start: {0}")]
    Encoder(EncoderError),
}

/// Makes AAC-LC of G.711, which MP4 has no place for.
#[derive(Debug)]
pub(super) struct Transcoder {
    law: Law,
    encoder: Encoder,
    config: AudioConfig,
    /// Samples that are not a whole block yet.
    waiting: Vec<i16>,
    /// The clock of the first of them.
    media: Option<i64>,
    /// By how many samples the encoder's output is behind its input.
    delay: i64,
}

impl Transcoder {
    /// Of one channel, which is all that G.711 has.
    pub(super) fn new(law: Law, sample_rate: u32) -> Result<Self, TranscoderError> {
        let config = AacConfig::low_complexity(sample_rate, 1)?.audio()?;
        let encoder = Encoder::new(EncoderParams {
            bit_rate: BitRate::Cbr(sample_rate.saturating_mul(BITS_PER_SAMPLE)),
            sample_rate,
            transport: Transport::Raw,
            channels: ChannelMode::Mono,
            audio_object_type: AudioObjectType::Mpeg4LowComplexity,
        })
        .map_err(TranscoderError::Encoder)?;
        let delay = encoder.info().map_err(TranscoderError::Encoder)?.nDelay;
        Ok(Self {
            law,
            encoder,
            config,
            waiting: Vec::with_capacity(2 * BLOCK),
            media: None,
            delay: i64::from(delay),
        })
    }

    pub(super) fn config(&self) -> &AudioConfig {
        &self.config
    }

    /// Takes samples whose first is at `media` on the camera's clock; gives the blocks that are complete.
    pub(super) fn take(&mut self, media: i64, samples: &[u8]) -> Vec<Block> {
        let expected = self.media.map(|first| first.saturating_add(self.waiting.len() as i64));
        if expected.is_none_or(|expected| (media.saturating_sub(expected)).abs() > SLACK) {
            self.waiting.clear();
            self.media = Some(media);
        }
        let decode = match self.law {
            Law::A => decode_alaw,
            Law::Mu => decode_ulaw,
        };
        self.waiting.extend(samples.iter().map(|sample| decode(*sample)));
        let mut blocks = Vec::new();
        while self.waiting.len() >= BLOCK {
            blocks.extend(self.encode_block());
        }
        blocks
    }

    fn encode_block(&mut self) -> Option<Block> {
        let block: Vec<i16> = self.waiting.drain(..BLOCK).collect();
        let media = self.media?;
        self.media = Some(media.saturating_add(BLOCK as i64));
        let mut out = [0; BLOCK_MAX_BYTES];
        match self.encoder.encode(&block, &mut out) {
            // The first block only fills the encoder.
            Ok(info) => out
                .get(..info.output_size)
                .filter(|data| !data.is_empty())
                .map(|data| Block {
                    media: media.saturating_sub(self.delay),
                    duration: BLOCK as u32,
                    data: Bytes::copy_from_slice(data),
                }),
            Err(error) => {
                tracing::warn!(%error, "a block of sound can't be made AAC");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_stays_in_time_whatever_the_size_of_packets() {
        for law in [Law::A, Law::Mu] {
            let mut transcoder = Transcoder::new(law, 8_000).unwrap();
            let blocks: Vec<_> = (0..400)
                .flat_map(|n| transcoder.take(5_000 + n * 160, &[0x55; 160]))
                .collect();
            assert!(blocks.len() > 55, "{}", blocks.len());
            assert!(blocks.windows(2).all(|pair| pair[1].media - pair[0].media == 1_024));
            let late = transcoder.take(900_000, &[0x55; 2_048]);
            assert_eq!(late[0].media, 900_000 - transcoder.delay);
        }
    }

    #[test]
    fn a_rate_that_aac_does_not_know_is_refused() {
        assert!(Transcoder::new(Law::A, 8_001).is_err());
    }
}
