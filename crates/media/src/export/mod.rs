//! One progressive MP4 file (ISO/IEC 14496-12) out of many segments, without touching a picture.
//!
//! Two passes: the tables of samples of all segments give the head of the file, which says where everything will be; then the
//! media of each segment follows, in the same order. So the media itself is never held.
//!
//! The time of the file is the sum of the durations of its pictures: where footage is missing it goes on at once. Audio keeps
//! its distance to the pictures of its segment.

mod audio_line;
mod builder;
mod cut;
mod head;
mod samples;

pub use builder::ExportBuilder;
pub use cut::Window;
pub use head::{ExportFacts, ExportHead};

/// Why segments do not become a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidExport {
    #[error("the init segment is damaged")]
    Init(#[source] mp4_atom::Error),
    #[error("the init segment describes no picture")]
    NoPicture,
    #[error("nothing was put in")]
    Empty,
    #[error("one file can't hold so many pictures: choose a shorter range")]
    TooLarge,
    #[error("the head of the file can't be written")]
    Write(#[from] mp4_atom::Error),
}

#[cfg(test)]
mod tests;
