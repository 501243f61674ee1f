use std::fmt;

use super::segment::parse_start;
use super::{InvalidKey, invalid};
use crate::{AlarmId, ChannelId, DeviceId, TenantId, Timestamp};

/// The name of an alarm document or of its still image:
/// `alarm/{tenant}/{device}/{channel}/{yyyy}/{mm}/{dd}/{time_ms}-{alarm_id}.json` (or `.jpg`, uploaded first).
///
/// Raising and clearing are two documents with the same alarm id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AlarmKey {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub channel: ChannelId,
    /// When it was raised, or when it was cleared.
    pub time: Timestamp,
    pub alarm: AlarmId,
}

impl AlarmKey {
    /// The key of the alarm document.
    pub fn document(&self) -> String {
        format!("{self}.json")
    }

    /// The key of the still image.
    pub fn still(&self) -> String {
        format!("{self}.jpg")
    }

    pub(crate) fn parse(tenant: &str, device: &str, channel: &str, name: &str) -> Result<Self, InvalidKey> {
        let (time, alarm) = name.split_once('-').ok_or(invalid("the alarm's name"))?;
        Ok(Self {
            tenant: tenant.parse().map_err(|_| invalid("the tenant"))?,
            device: device.parse().map_err(|_| invalid("the device"))?,
            channel: channel.parse().map_err(|_| invalid("the channel"))?,
            time: parse_start(time)?,
            alarm: alarm.parse().map_err(|_| invalid("the alarm"))?,
        })
    }
}

impl fmt::Display for AlarmKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            tenant,
            device,
            channel,
            time,
            alarm,
        } = self;
        write!(
            f,
            "alarm/{tenant}/{device}/{channel}/{}/{:013}-{alarm}",
            time.day().path(),
            time.as_ms()
        )
    }
}
