use nightjar_model::keys::{GapKey, SegmentKey, StreamPath};
use nightjar_model::{ChannelId, Stream, TenantId, Timestamp};

/// The footage of one quality of a channel, whichever device and retention class it was stored by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelStream {
    pub tenant: TenantId,
    pub channel: ChannelId,
    pub stream: Stream,
}

impl ChannelStream {
    /// The stream that a key files its object under.
    pub fn of(path: &StreamPath) -> Self {
        Self {
            tenant: path.tenant.clone(),
            channel: path.channel.clone(),
            stream: path.stream,
        }
    }
}

/// A stored media segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRow {
    pub key: SegmentKey,
    pub size_bytes: u64,
}

/// A stretch of a stream's time: footage, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Segment(SegmentRow),
    Gap(GapKey),
}

impl Piece {
    /// Wall-clock time of its first moment.
    pub const fn start(&self) -> Timestamp {
        match self {
            Self::Segment(row) => row.key.start,
            Self::Gap(key) => key.start,
        }
    }

    /// How long it lasts on the wall clock.
    pub const fn duration_ms(&self) -> u32 {
        match self {
            Self::Segment(row) => row.key.duration_ms,
            Self::Gap(key) => key.duration_ms,
        }
    }

    /// The moment at which it ends.
    pub const fn end(&self) -> Timestamp {
        self.start().saturating_add_ms(self.duration_ms() as i64)
    }

    /// The run of the uploader that stored it.
    pub const fn epoch(&self) -> u32 {
        match self {
            Self::Segment(row) => row.key.epoch,
            Self::Gap(key) => key.epoch,
        }
    }

    /// Its number within the epoch.
    pub const fn seq(&self) -> u32 {
        match self {
            Self::Segment(row) => row.key.seq,
            Self::Gap(key) => key.seq,
        }
    }

    /// The folder of its stream.
    pub const fn path(&self) -> &StreamPath {
        match self {
            Self::Segment(row) => &row.key.path,
            Self::Gap(key) => &key.path,
        }
    }
}
