//! Times as people and browsers read them: RFC 3339 in UTC with milliseconds.

use nightjar_model::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes `2026-11-20T08:00:00.000Z`.
///
/// # Errors
/// When the serializer has one.
pub fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

/// Reads what [`serialize`] writes.
///
/// # Errors
/// When the text is no time.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    Timestamp::parse(&text).map_err(D::Error::custom)
}

/// The same for a time that may be missing, which is written as `null`.
pub mod option {
    use nightjar_model::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the time, or `null`.
    ///
    /// # Errors
    /// When the serializer has one.
    pub fn serialize<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::serialize(time, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads what [`serialize`] writes.
    ///
    /// # Errors
    /// When the text is no time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| Timestamp::parse(&text).map_err(D::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::{AlarmId, ChannelId, DeviceId, Timestamp, documents::AlarmType};

    use crate::Alarm;

    #[test]
    fn an_alarm_still_raised_says_null_and_reads_back() {
        let alarm = Alarm {
            id: AlarmId::random(),
            alarm_type: AlarmType::Input,
            channel_id: ChannelId::random(),
            device_id: DeviceId::random(),
            raised_at: Timestamp::parse("2026-11-20T08:00:00.250Z").unwrap(),
            cleared_at: None,
        };
        let json = serde_json::to_value(&alarm).unwrap();
        assert_eq!(json["raised_at"], "2026-11-20T08:00:00.250Z");
        assert_eq!(json["type"], "input");
        assert!(json["cleared_at"].is_null());
        assert_eq!(serde_json::from_value::<Alarm>(json).unwrap(), alarm);
    }
}
