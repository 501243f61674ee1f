use bytes::Bytes;
use nightjar_media::{Track, VIDEO_TIMESCALE};
use tokio::time::Instant;

use super::super::assembler::Assembled;
use super::{Delivered, FeedSender};
use crate::source::Frame;

const MICROSECONDS: i128 = 1_000_000;

/// The connection that frames were read for is gone.
#[derive(Debug, thiserror::Error)]
#[error("nobody wants the frames any more")]
pub(super) struct Closed;

/// Where the frames of a film go. A film that begins again continues the time line.
#[derive(Debug)]
pub(super) struct Sink {
    sender: FeedSender,
    /// When this showing of the film began, and where it ends so far, in microseconds.
    began_us: i64,
    ends_us: i64,
    last_us: Option<i64>,
}

impl Sink {
    pub(super) fn new(sender: FeedSender) -> Self {
        Self {
            sender,
            began_us: 0,
            ends_us: 0,
            last_us: None,
        }
    }

    /// `false` when there was nothing to show.
    pub(super) fn begin_again(&mut self) -> bool {
        let shown = self.ends_us > self.began_us;
        self.began_us = self.ends_us;
        self.last_us = None;
        shown
    }

    /// `pts` in ticks of `VIDEO_TIMESCALE` since the start of the film.
    pub(super) fn picture(&mut self, pts: i64, picture: Assembled) -> Result<(), Closed> {
        let us = to_us(pts, VIDEO_TIMESCALE);
        // The last picture lasts as long as the one before it.
        let step = self
            .last_us
            .map_or(0, |last| us.saturating_sub(last).clamp(0, 1_000_000));
        self.last_us = Some(self.last_us.map_or(us, |last| last.max(us)));
        self.ends_us = self.ends_us.max(self.began_us.saturating_add(us).saturating_add(step));
        if let Some(format) = picture.format {
            self.send(Delivered::Format(format))?;
        }
        self.frame(Track::Video, VIDEO_TIMESCALE, pts, None, picture.key, picture.data)
    }

    /// `pts` and `duration` in ticks of `timescale`.
    pub(super) fn sound(&mut self, timescale: u32, pts: i64, duration: u32, data: Bytes) -> Result<(), Closed> {
        self.frame(Track::Audio, timescale, pts, Some(duration), true, data)
    }

    fn frame(
        &mut self,
        track: Track,
        timescale: u32,
        pts: i64,
        duration: Option<u32>,
        key: bool,
        data: Bytes,
    ) -> Result<(), Closed> {
        let began = i128::from(self.began_us) * i128::from(timescale) / MICROSECONDS;
        self.send(Delivered::Frame(Frame {
            track,
            media: pts.saturating_add(i64::try_from(began).unwrap_or(i64::MAX)),
            duration,
            key,
            data,
            lost_packets: 0,
            taken_at: None,
            arrival: Instant::now(),
        }))
    }

    fn send(&self, delivered: Delivered) -> Result<(), Closed> {
        self.sender.blocking_send(delivered).map_err(|_| Closed)
    }
}

fn to_us(ticks: i64, timescale: u32) -> i64 {
    i64::try_from(i128::from(ticks) * MICROSECONDS / i128::from(timescale.max(1))).unwrap_or(i64::MAX)
}
