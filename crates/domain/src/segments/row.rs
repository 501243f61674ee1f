use nightjar_model::keys::{InitKey, ObjectKey, StreamPath};
use nightjar_model::{DayUtc, Hash8, Timestamp};

use super::{ChannelStream, Piece, SegmentRow};

/// What the index holds about one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexRow {
    Piece(Piece),
    Init(InitKey),
}

/// Where a row stands. Two objects of one address are one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowAddress {
    Piece {
        stream: ChannelStream,
        start: Timestamp,
        epoch: u32,
        seq: u32,
    },
    Init {
        stream: ChannelStream,
        day: DayUtc,
        hash: Hash8,
    },
}

impl IndexRow {
    /// The row of an object of `size_bytes`; objects that are not footage (alarms) have none.
    pub fn of(key: ObjectKey, size_bytes: u64) -> Option<Self> {
        match key {
            ObjectKey::Segment(key) => Some(Self::Piece(Piece::Segment(SegmentRow { key, size_bytes }))),
            ObjectKey::Gap(key) => Some(Self::Piece(Piece::Gap(key))),
            ObjectKey::Init(key) => Some(Self::Init(key)),
            ObjectKey::AlarmDocument(_) | ObjectKey::AlarmStill(_) => None,
        }
    }

    /// Where the row stands.
    pub fn address(&self) -> RowAddress {
        let stream = ChannelStream::of(self.path());
        match self {
            Self::Piece(piece) => RowAddress::Piece {
                stream,
                start: piece.start(),
                epoch: piece.epoch(),
                seq: piece.seq(),
            },
            Self::Init(key) => RowAddress::Init {
                stream,
                day: key.day,
                hash: key.hash,
            },
        }
    }

    /// The folder of the stream it belongs to.
    pub const fn path(&self) -> &StreamPath {
        match self {
            Self::Piece(piece) => piece.path(),
            Self::Init(key) => &key.path,
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::keys::ObjectKey;

    use super::*;

    #[test]
    fn footage_has_a_row_and_an_alarm_has_none() {
        let folder = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";
        let keys = [
            format!("{folder}/init-0badcafe_avc1.640028_1920x1080.mp4"),
            format!("{folder}/08/1795161600000-0002000-00000003-00000041-0badcafe-c.m4s"),
            format!("{folder}/08/1795161602000-0002000-00000003-00000042-source-lost.gap"),
        ];
        for text in keys {
            let key: ObjectKey = text.parse().unwrap();
            assert_eq!(
                IndexRow::of(key.clone(), 10).unwrap().address(),
                IndexRow::of(key, 10).unwrap().address()
            );
        }
        let alarm =
            "alarm/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/2026/11/20/1795161600000-dddddddddddddddd.json";
        assert_eq!(IndexRow::of(alarm.parse().unwrap(), 10), None);
    }
}
