use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::segments::{ChannelStream, IndexRow, Piece, SegmentRow, expires_at_s};
use nightjar_model::keys::{GapKey, GapReason, InitKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{DayUtc, Timestamp};

use super::address::keys_of;
use crate::attributes::{Item, number, read_number, read_text, text};

/// The whole row: a function of the object's key and size alone, so that writing it again changes nothing.
pub(super) fn item_of(row: &IndexRow) -> Item {
    let (partition, sort) = keys_of(&row.address());
    let path = row.path();
    let mut attributes = vec![
        ("pk", AttributeValue::S(partition)),
        ("sk", AttributeValue::S(sort)),
        ("ttl", number(expires_at_s(row))),
        ("class", text(path.class)),
        ("device", text(&path.device)),
    ];
    attributes.extend(match row {
        IndexRow::Piece(Piece::Segment(SegmentRow { key, size_bytes })) => vec![
            ("dur", number(key.duration_ms)),
            ("size", number(size_bytes)),
            ("kind", text(key.kind.letter())),
            ("init", text(key.init)),
        ],
        IndexRow::Piece(Piece::Gap(key)) => {
            vec![("dur", number(key.duration_ms)), ("gap", text(key.reason.as_str()))]
        }
        IndexRow::Init(key) => {
            vec![
                ("codecs", text(&key.codecs)),
                ("width", number(key.width)),
                ("height", number(key.height)),
            ]
        }
    });
    attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The piece that a row stands for; nothing when it is no row of ours.
pub(super) fn piece_of(stream: &ChannelStream, item: &Item) -> Option<Piece> {
    let sort: String = read_text(item, "sk")?;
    let mut parts = sort.split('#');
    let start = Timestamp::from_ms(parts.next()?.parse().ok()?).ok()?;
    let epoch = parts.next()?.parse().ok()?;
    let seq = parts.next()?.parse().ok()?;
    let path = path_of(stream, item)?;
    let duration_ms = read_number(item, "dur")?;
    if let Some(word) = read_text::<String>(item, "gap") {
        let reason = reason_of(&word)?;
        return Some(Piece::Gap(GapKey {
            path,
            start,
            duration_ms,
            epoch,
            seq,
            reason,
        }));
    }
    let kind = RecordKind::from_letter(&read_text::<String>(item, "kind")?)?;
    let key = SegmentKey {
        path,
        start,
        duration_ms,
        epoch,
        seq,
        init: read_text(item, "init")?,
        kind,
    };
    Some(Piece::Segment(SegmentRow {
        key,
        size_bytes: read_number(item, "size")?,
    }))
}

/// The init segment that a row stands for; nothing when it is no row of ours.
pub(super) fn init_of(stream: &ChannelStream, item: &Item) -> Option<InitKey> {
    let sort: String = read_text(item, "sk")?;
    let (day, hash) = sort.split_once('#')?;
    Some(InitKey {
        path: path_of(stream, item)?,
        day: DayUtc::from_digits(day)?,
        hash: hash.parse().ok()?,
        codecs: read_text(item, "codecs")?,
        width: read_number(item, "width")?,
        height: read_number(item, "height")?,
    })
}

fn path_of(stream: &ChannelStream, item: &Item) -> Option<StreamPath> {
    Some(StreamPath {
        class: read_text(item, "class")?,
        tenant: stream.tenant.clone(),
        device: read_text(item, "device")?,
        channel: stream.channel.clone(),
        stream: stream.stream,
    })
}

fn reason_of(word: &str) -> Option<GapReason> {
    [
        GapReason::SourceLost,
        GapReason::SpoolFull,
        GapReason::DeviceOff,
        GapReason::ClockJump,
    ]
    .into_iter()
    .find(|reason| reason.as_str() == word)
}
