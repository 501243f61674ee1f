use nightjar_model::documents::{AlarmDocument, AlarmType};
use nightjar_model::keys::AlarmKey;
use nightjar_model::{AlarmId, ChannelId, DeviceId, TenantId, Timestamp};

/// Something a device reported, from raise to clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    pub id: AlarmId,
    pub tenant: TenantId,
    pub device: DeviceId,
    pub channel: ChannelId,
    pub alarm_type: AlarmType,
    pub raised_at: Timestamp,
    pub cleared_at: Option<Timestamp>,
}

/// What a document reports about its alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transition {
    Raised,
    Cleared,
}

impl Transition {
    /// Both, in the order in which they happen.
    pub const ALL: [Self; 2] = [Self::Raised, Self::Cleared];

    /// The word in rows, messages and event names.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Cleared => "cleared",
        }
    }
}

/// A document that cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAlarm {
    #[error("the document is about another alarm than its key")]
    OtherAlarm,
    #[error("the alarm was cleared before it was raised")]
    ClearedTooSoon,
}

impl Alarm {
    /// The alarm that a stored document reports. Tenant, device and channel are the key's, which only that device may write.
    ///
    /// # Errors
    /// When key and document contradict each other, or the document itself.
    pub fn of(key: &AlarmKey, document: &AlarmDocument) -> Result<Self, InvalidAlarm> {
        if document.alarm_id != key.alarm {
            return Err(InvalidAlarm::OtherAlarm);
        }
        if document.cleared_at.is_some_and(|cleared| cleared < document.raised_at) {
            return Err(InvalidAlarm::ClearedTooSoon);
        }
        Ok(Self {
            id: key.alarm.clone(),
            tenant: key.tenant.clone(),
            device: key.device.clone(),
            channel: key.channel.clone(),
            alarm_type: document.alarm_type,
            raised_at: document.raised_at,
            cleared_at: document.cleared_at,
        })
    }

    /// What this report says: an alarm that has an end is reported as cleared.
    pub const fn transition(&self) -> Transition {
        if self.cleared_at.is_some() {
            Transition::Cleared
        } else {
            Transition::Raised
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> AlarmKey {
        AlarmKey {
            tenant: "aaaaaaaaaaaaaaaa".parse().unwrap(),
            device: "bbbbbbbbbbbbbbbb".parse().unwrap(),
            channel: "cccccccccccccccc".parse().unwrap(),
            time: Timestamp::from_ms(2_000).unwrap(),
            alarm: "dddddddddddddddd".parse().unwrap(),
        }
    }

    fn document(cleared_ms: Option<i64>) -> AlarmDocument {
        AlarmDocument {
            alarm_id: key().alarm,
            alarm_type: AlarmType::Input,
            raised_at: Timestamp::from_ms(2_000).unwrap(),
            cleared_at: cleared_ms.map(|ms| Timestamp::from_ms(ms).unwrap()),
        }
    }

    #[test]
    fn who_reports_an_alarm_is_read_from_the_key() {
        let alarm = Alarm::of(&key(), &document(Some(3_000))).unwrap();
        assert_eq!(
            (&alarm.tenant, &alarm.device, &alarm.channel),
            (&key().tenant, &key().device, &key().channel)
        );
        assert_eq!(alarm.transition(), Transition::Cleared);
        assert_eq!(
            Alarm::of(&key(), &document(None)).unwrap().transition(),
            Transition::Raised
        );
    }

    #[test]
    fn a_document_that_contradicts_its_key_or_itself_is_refused() {
        let other = AlarmKey {
            alarm: "eeeeeeeeeeeeeeee".parse().unwrap(),
            ..key()
        };
        assert_eq!(Alarm::of(&other, &document(None)), Err(InvalidAlarm::OtherAlarm));
        assert_eq!(
            Alarm::of(&key(), &document(Some(1_999))),
            Err(InvalidAlarm::ClearedTooSoon)
        );
    }
}
