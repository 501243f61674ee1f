//! Films in files, and byte streams. Reading blocks, so each has a thread of its own, which ends with its connection.

mod annex_b;
mod mp4;
mod sink;
mod transport_stream;

use std::fs::File;
use std::io::{BufReader, stdin};
use std::thread;

use nightjar_media::VideoCodec;

use super::{Delivered, Feed, FeedSender, SourceError, feed};
use crate::config::{FileAddress, Pace};
use sink::{Closed, Sink};

/// The kinds of films, told by the ends of their names.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Mp4,
    TransportStream,
    AnnexB(VideoCodec),
}

/// Why reading ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl From<std::io::Error> for Ended {
    fn from(error: std::io::Error) -> Self {
        Self::Source(error.into())
    }
}

/// Begins to read a film: once, or, when it is to take its time, again and again.
pub(super) fn read(address: FileAddress) -> Result<Feed, SourceError> {
    let extension = address.path.extension().and_then(|extension| extension.to_str());
    let kind = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("mp4" | "m4v" | "mov") => Kind::Mp4,
        Some("ts" | "m2t") => Kind::TransportStream,
        Some("h264" | "264") => Kind::AnnexB(VideoCodec::H264),
        Some("h265" | "265" | "hevc") => Kind::AnnexB(VideoCodec::H265),
        _ => return Err(SourceError::UnknownFilm(address.path.display().to_string())),
    };
    let (sender, feed) = feed();
    let mut opened = Some(File::open(&address.path)?);
    spawn(sender, move |sink| {
        loop {
            let file = match opened.take() {
                Some(file) => file,
                None => File::open(&address.path)?,
            };
            match kind {
                Kind::Mp4 => mp4::read(file, sink)?,
                Kind::TransportStream => transport_stream::read(BufReader::new(file), sink)?,
                Kind::AnnexB(codec) => {
                    let clock = annex_b::Clock::Frames(address.frames_per_second);
                    annex_b::read(file, Some(codec), clock, sink)?;
                }
            }
            if address.pace == Pace::Fast || !sink.begin_again() {
                return Ok(());
            }
        }
    });
    Ok(feed)
}

/// Begins to read the standard input; its frames count from when they come.
pub(super) fn read_stdin() -> Feed {
    let (sender, feed) = feed();
    spawn(sender, |sink| {
        annex_b::read(stdin(), None, annex_b::Clock::Arrival, sink)
    });
    feed
}

fn spawn(sender: FeedSender, read: impl FnOnce(&mut Sink) -> Result<(), Ended> + Send + 'static) {
    thread::spawn(move || {
        let mut sink = Sink::new(sender.clone());
        if let Err(Ended::Source(error)) = read(&mut sink) {
            // When nobody listens any more, nobody wants to know.
            let _ = sender.blocking_send(Delivered::Failed(error));
        }
    });
}
