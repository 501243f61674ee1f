use std::time::Duration;

use nightjar_media::{Track, VIDEO_TIMESCALE};
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep_until};

use super::feed::{Delivered, Feed, Receiving};
use super::{Frame, SourceError, StreamFormat};
use crate::config::Pace;

/// Frames that a program or a reader of files puts into a queue.
#[derive(Debug)]
pub(super) struct FrameStream {
    receiving: OwnedMutexGuard<Receiving>,
    pacing: Option<Pacing>,
}

/// When the frames of a film are to come.
#[derive(Debug)]
struct Pacing {
    pace: Pace,
    started: Instant,
    /// The media clock of the first picture.
    first_us: Option<i64>,
}

impl FrameStream {
    /// Frames as they come, or, with a pace, as a film's own clock says.
    pub(super) async fn open(feed: &Feed, pace: Option<Pace>) -> Self {
        let started = Instant::now();
        Self {
            receiving: feed.receive().await,
            pacing: pace.map(|pace| Pacing {
                pace,
                started,
                first_us: None,
            }),
        }
    }

    pub(super) fn format(&self) -> Option<StreamFormat> {
        self.receiving.format.clone()
    }

    pub(super) async fn next(&mut self) -> Result<Frame, SourceError> {
        loop {
            match self.receiving.queue.recv().await {
                Some(Delivered::Format(format)) => self.receiving.format = Some(format),
                Some(Delivered::Frame(frame)) => return Ok(self.pace(frame).await),
                Some(Delivered::Failed(error)) => return Err(error),
                None => return Err(SourceError::Finished),
            }
        }
    }

    async fn pace(&mut self, frame: Frame) -> Frame {
        let timescale = self.receiving.format.as_ref().and_then(StreamFormat::audio_timescale);
        let Some(pacing) = &mut self.pacing else { return frame };
        let timescale = match frame.track {
            Track::Video => VIDEO_TIMESCALE,
            Track::Audio => timescale.unwrap_or(VIDEO_TIMESCALE),
        };
        let media_us = i128::from(frame.media) * 1_000_000 / i128::from(timescale.max(1));
        let media_us = i64::try_from(media_us).unwrap_or(i64::MAX);
        let since_us = media_us.saturating_sub(*pacing.first_us.get_or_insert(media_us));
        let arrival = pacing.started + Duration::from_micros(u64::try_from(since_us).unwrap_or(0));
        if pacing.pace == Pace::Real {
            sleep_until(arrival).await;
        }
        Frame { arrival, ..frame }
    }
}
