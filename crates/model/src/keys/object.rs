use std::fmt;
use std::str::FromStr;

use super::{AlarmKey, GapKey, InitKey, InvalidKey, SegmentKey, StreamPath, invalid};
use crate::Timestamp;

/// Any object of the footage bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObjectKey {
    Init(InitKey),
    Segment(SegmentKey),
    Gap(GapKey),
    AlarmDocument(AlarmKey),
    AlarmStill(AlarmKey),
}

impl FromStr for ObjectKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let parts: Vec<&str> = text.split('/').collect();
        let key = match parts[..] {
            ["alarm", tenant, device, channel, _, _, _, name] => parse_alarm(tenant, device, channel, name)?,
            [class, tenant, device, channel, stream, year, month, day, name] => {
                let path = StreamPath::parse([class, tenant, device, channel, stream])?;
                parse_init(path, [year, month, day], name)?
            }
            [class, tenant, device, channel, stream, _, _, _, _, name] => {
                let path = StreamPath::parse([class, tenant, device, channel, stream])?;
                parse_piece(path, name)?
            }
            _ => return Err(invalid("the number of folders")),
        };
        // The folders of year, month, day and hour repeat what the name says: spelling it back checks them all.
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(invalid("the spelling"))
        }
    }
}

fn parse_alarm(tenant: &str, device: &str, channel: &str, name: &str) -> Result<ObjectKey, InvalidKey> {
    if let Some(stem) = name.strip_suffix(".json") {
        return AlarmKey::parse(tenant, device, channel, stem).map(ObjectKey::AlarmDocument);
    }
    let stem = name.strip_suffix(".jpg").ok_or(invalid("the file type"))?;
    AlarmKey::parse(tenant, device, channel, stem).map(ObjectKey::AlarmStill)
}

fn parse_init(path: StreamPath, [year, month, day]: [&str; 3], name: &str) -> Result<ObjectKey, InvalidKey> {
    let stem = name
        .strip_prefix("init-")
        .and_then(|rest| rest.strip_suffix(".mp4"))
        .ok_or(invalid("the init segment's name"))?;
    let start = Timestamp::parse(&format!("{year}-{month}-{day}T00:00:00Z")).map_err(|_| invalid("the day"))?;
    InitKey::parse(path, start.day(), stem).map(ObjectKey::Init)
}

fn parse_piece(path: StreamPath, name: &str) -> Result<ObjectKey, InvalidKey> {
    if let Some(stem) = name.strip_suffix(".m4s") {
        return SegmentKey::parse(path, stem).map(ObjectKey::Segment);
    }
    let stem = name.strip_suffix(".gap").ok_or(invalid("the file type"))?;
    GapKey::parse(path, stem).map(ObjectKey::Gap)
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Init(key) => key.fmt(f),
            Self::Segment(key) => key.fmt(f),
            Self::Gap(key) => key.fmt(f),
            Self::AlarmDocument(key) => write!(f, "{key}.json"),
            Self::AlarmStill(key) => write!(f, "{key}.jpg"),
        }
    }
}
