use nightjar_model::keys::{GapReason, RecordKind};
use nightjar_model::{Hash8, Timestamp};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A piece in the spool. Counts up in the order of spooling, over all streams and runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::upload) struct EntryId(pub(in crate::upload) u64);

/// One stream of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::upload) struct TrackId(pub(in crate::upload) u64);

/// A part of a track's time line that is to be in the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::upload) struct Entry {
    pub(in crate::upload) track: TrackId,
    pub(in crate::upload) seq: u32,
    pub(in crate::upload) start: Timestamp,
    pub(in crate::upload) duration_ms: u32,
    pub(in crate::upload) content: Content,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::upload) enum Content {
    Segment(SegmentFacts),
    #[serde(with = "gap_reason")]
    Gap(GapReason),
}

/// What is known of a segment without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::upload) struct SegmentFacts {
    #[serde(with = "hash8")]
    pub(in crate::upload) init: Hash8,
    #[serde(with = "record_kind")]
    pub(in crate::upload) kind: RecordKind,
    pub(in crate::upload) bytes: u64,
    pub(in crate::upload) crc32: u32,
}

impl Entry {
    pub(in crate::upload) fn end(&self) -> Timestamp {
        self.start.saturating_add_ms(i64::from(self.duration_ms))
    }

    /// Bytes of its segment; 0 for a gap.
    pub(in crate::upload) fn bytes(&self) -> u64 {
        match &self.content {
            Content::Segment(facts) => facts.bytes,
            Content::Gap(_) => 0,
        }
    }
}

mod gap_reason {
    use super::*;

    const ALL: [GapReason; 4] = [
        GapReason::SourceLost,
        GapReason::SpoolFull,
        GapReason::DeviceOff,
        GapReason::ClockJump,
    ];

    pub(super) fn serialize<S: Serializer>(reason: &GapReason, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(reason.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GapReason, D::Error> {
        let text = String::deserialize(deserializer)?;
        let reason = ALL.into_iter().find(|reason| reason.as_str() == text);
        reason.ok_or_else(|| D::Error::custom("no reason of a gap"))
    }
}

mod record_kind {
    use super::*;

    pub(super) fn serialize<S: Serializer>(kind: &RecordKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.letter())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RecordKind, D::Error> {
        let letter = String::deserialize(deserializer)?;
        RecordKind::from_letter(&letter).ok_or_else(|| D::Error::custom("no kind of a recording"))
    }
}

mod hash8 {
    use super::*;

    pub(super) fn serialize<S: Serializer>(hash: &Hash8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash8, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
