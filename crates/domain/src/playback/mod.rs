//! Playlists from rows of the index (HTTP Live Streaming, RFC 8216 and draft-pantos-hls-rfc8216bis).
//!
//! Everything here is a pure function of rows and time, so that a stateless function answers each viewer the same.

mod claims;
mod entry;
mod init_choice;
mod live;
mod media_key;
mod media_playlist;
mod multivariant;
mod range;
mod tail;
mod timeline;
mod uri;
mod vod;

pub use entry::Entry;
pub use init_choice::{InitChoice, days_of, needed_inits};
pub use live::{live_playlist, live_range, live_window};
pub use media_key::{MediaRefusal, media_key};
pub use multivariant::{Variant, multivariant_playlist};
pub use range::{InvalidRange, LONGEST_RANGE_MS, parse_range, reading_range};
pub use tail::{TailListing, tail_is_due, tail_listing};
pub use timeline::timeline;
pub use vod::{vod_playlist, within};

#[cfg(test)]
mod checker;
#[cfg(test)]
pub(crate) mod histories;
#[cfg(test)]
mod tests;
