use nightjar_domain::alarms::Alarm;
use nightjar_model::{TenantId, Timestamp};

use crate::attributes::{Item, read_number, read_text};

fn read_time(item: &Item, name: &str) -> Option<Timestamp> {
    Timestamp::from_ms(read_number(item, name)?).ok()
}

/// The alarm that a row stands for; nothing when it is no row of ours.
pub(super) fn alarm_of(tenant: &TenantId, item: &Item) -> Option<Alarm> {
    let sort: String = read_text(item, "sk")?;
    let (_, id) = sort.split_once('#')?;
    Some(Alarm {
        id: id.parse().ok()?,
        tenant: tenant.clone(),
        device: read_text(item, "device")?,
        channel: read_text(item, "channel")?,
        alarm_type: read_text(item, "type")?,
        raised_at: read_time(item, "raised")?,
        cleared_at: read_time(item, "cleared"),
    })
}
