use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nightjar_media::{AudioConfig, InvalidConfig, Track, VIDEO_TIMESCALE, VideoCodec, split_annex_b};
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;

use super::AccessUnit;
use crate::source::{Assembler, Delivered, FeedSender, Frame};

/// Why an access unit was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// The uploader did not come to run for seconds. Pictures are passed over until the next key frame, so that none refers to a
    /// missing one.
    #[error("the queue is full; pictures are passed over up to the next key frame")]
    Full,
    #[error("the uploader has stopped")]
    Stopped,
    #[error("the channel has no sound: name its format in ChannelOptions")]
    NoSound,
    #[error(transparent)]
    Invalid(#[from] InvalidConfig),
}

/// Where a program puts the frames of one stream. Copies are the same channel.
#[derive(Debug, Clone)]
pub struct Channel(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    sender: FeedSender,
    assembler: Assembler,
    audio: Option<AudioConfig>,
    /// A picture was lost: the ones that refer to it are of no use.
    awaits_key: bool,
}

impl Channel {
    pub(super) fn new(sender: FeedSender, codec: VideoCodec, audio: Option<AudioConfig>) -> Self {
        let mut assembler = Assembler::new(codec);
        if let Some(audio) = &audio {
            assembler.set_audio(audio.clone());
        }
        Self(Arc::new(Mutex::new(State {
            sender,
            assembler,
            audio,
            awaits_key: true,
        })))
    }

    /// Hands over the next access unit, in the order of decoding. Never waits.
    ///
    /// # Errors
    /// When it is not taken. Later ones may be.
    pub fn push(&self, unit: AccessUnit) -> Result<(), PushError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match unit.track {
            Track::Video => state.picture(&unit),
            Track::Audio => state.sound(unit),
        }
    }
}

impl State {
    fn picture(&mut self, unit: &AccessUnit) -> Result<(), PushError> {
        let Some(picture) = self.assembler.picture(|| split_annex_b(&unit.data))? else {
            return Ok(());
        };
        if let Some(format) = picture.format
            && let Err(error) = self.send(Delivered::Format(format))
        {
            self.assembler.repeat_format();
            self.awaits_key = true;
            return Err(error);
        }
        if self.awaits_key && !picture.key {
            return Ok(());
        }
        let sent = self.send(Delivered::Frame(Frame {
            track: Track::Video,
            media: ticks(unit.pts, VIDEO_TIMESCALE),
            duration: None,
            key: picture.key,
            data: picture.data,
            lost_packets: 0,
            taken_at: None,
            arrival: Instant::now(),
        }));
        self.awaits_key = sent.is_err();
        sent
    }

    fn sound(&mut self, unit: AccessUnit) -> Result<(), PushError> {
        let timescale = self.audio.as_ref().ok_or(PushError::NoSound)?.timescale;
        self.send(Delivered::Frame(Frame {
            track: Track::Audio,
            media: ticks(unit.pts, timescale),
            duration: None,
            key: true,
            data: unit.data,
            lost_packets: 0,
            taken_at: None,
            arrival: Instant::now(),
        }))
    }

    fn send(&self, delivered: Delivered) -> Result<(), PushError> {
        self.sender.try_send(delivered).map_err(|error| match error {
            TrySendError::Full(_) => PushError::Full,
            TrySendError::Closed(_) => PushError::Stopped,
        })
    }
}

fn ticks(pts: Duration, timescale: u32) -> i64 {
    let ticks = pts.as_nanos().saturating_mul(u128::from(timescale)) / 1_000_000_000;
    i64::try_from(ticks).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::feed;

    const KEY: &[u8] = &[
        0, 0, 0, 1, 0x67, 0x4d, 0x40, 0x1e, 0xec, 0xa0, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x80, 0, 0, 1, 0x68, 0xeb, 0xe3,
        0, 0, 1, 0x65, 0x88, 1,
    ];
    const OTHER: &[u8] = &[0, 0, 1, 0x41, 0x9a, 1];

    fn push(channel: &Channel, n: u64, data: &'static [u8]) -> Result<(), PushError> {
        channel.push(AccessUnit::picture(Duration::from_millis(40 * n), data))
    }

    #[tokio::test]
    async fn a_full_queue_says_so_and_continues_with_a_key_frame() {
        let (sender, feed) = feed();
        let channel = Channel::new(sender, VideoCodec::H264, None);
        assert!(
            push(&channel, 0, OTHER).is_ok(),
            "passed over: nothing can be decoded yet"
        );
        push(&channel, 1, KEY).unwrap();
        let full = (2..1_000)
            .find(|n| push(&channel, *n, OTHER).is_err())
            .expect("it is bounded");
        assert!(matches!(push(&channel, full + 1, KEY), Err(PushError::Full)));
        let drained = feed.drain().await;
        assert_eq!(
            drained, full as usize,
            "format and frames before the one that found it full"
        );
        push(&channel, full + 2, OTHER).unwrap();
        assert_eq!(feed.drain().await, 0, "it refers to a picture that is not there");
        push(&channel, full + 3, KEY).unwrap();
        assert_eq!(feed.drain().await, 1);
        assert!(matches!(
            channel.push(AccessUnit::sound(Duration::ZERO, &b"x"[..])),
            Err(PushError::NoSound)
        ));
        drop(feed);
        assert!(matches!(push(&channel, full + 4, KEY), Err(PushError::Stopped)));
    }
}
