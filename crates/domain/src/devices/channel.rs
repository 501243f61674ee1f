use std::collections::BTreeSet;

use nightjar_model::{AreaId, ChannelId, DeviceId, RetentionClass, Stream, TenantId, Timestamp};

use crate::plans::RecordSettings;
use crate::segments::MARK_STEP_MS;

/// For how long the footage of a new channel is kept.
pub const DEFAULT_CLASS: RetentionClass = RetentionClass::R7;

/// While nothing happens a segment is 30 s long, and the next one may be late by half of that.
const ONLINE_MS: i64 = 75_000;

const MS_PER_DAY: i64 = 86_400_000;

/// Whether a channel counts as online: footage of the last 75 s is indexed. `marked_until` is where its footage was marked to end; marks
/// are behind by a minute at most.
pub fn is_online(marked_until: Option<Timestamp>, now: Timestamp) -> bool {
    marked_until.is_some_and(|until| now.ms_since(until) <= ONLINE_MS + MARK_STEP_MS)
}

/// One video source of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub tenant: TenantId,
    pub id: ChannelId,
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// What the device's configuration calls it.
    pub declared_name: String,
    /// Where it is; at the root without one.
    pub area: Option<AreaId>,
    pub class: RetentionClass,
    /// Classes it had before: a device that runs on writes into them until it starts again.
    pub earlier_classes: BTreeSet<RetentionClass>,
    pub recording: RecordSettings,
    /// The streams that the device declared last.
    pub streams: Vec<Stream>,
    /// Nothing is recorded while it is not.
    pub enabled: bool,
    /// When its device was deleted. What it recorded can be watched until it expires.
    pub removed_at: Option<Timestamp>,
    /// Grows with every change that people make.
    pub version: u64,
}

impl Channel {
    /// A channel as it begins when a device declares it.
    pub fn new(tenant: TenantId, device: DeviceId, name: &str, streams: Vec<Stream>) -> Self {
        Self {
            tenant,
            id: ChannelId::random(),
            device,
            name: name.to_owned(),
            declared_name: name.to_owned(),
            area: None,
            class: DEFAULT_CLASS,
            earlier_classes: BTreeSet::new(),
            recording: RecordSettings::default(),
            streams,
            enabled: true,
            removed_at: None,
            version: 1,
        }
    }

    /// When the last footage of a channel whose device was deleted has expired.
    pub fn forgotten_at(&self) -> Option<Timestamp> {
        let days = self.classes().map(RetentionClass::days).max().unwrap_or_default();
        // The bucket's lifecycle counts whole days, and what the device had stored only may come late.
        let kept_ms = (i64::from(days) + 2) * MS_PER_DAY;
        self.removed_at.map(|removed| removed.saturating_add_ms(kept_ms))
    }

    /// Every class into which its device may have to write.
    pub fn classes(&self) -> impl Iterator<Item = RetentionClass> {
        self.earlier_classes.iter().copied().chain([self.class])
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::is_online;

    #[test]
    fn a_channel_is_online_while_its_next_idle_segment_may_still_come() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        assert!(is_online(Some(now.saturating_add_ms(-135_000)), now));
        assert!(!is_online(Some(now.saturating_add_ms(-135_001)), now));
        assert!(
            is_online(Some(now.saturating_add_ms(500)), now),
            "the device's clock may be ahead"
        );
        assert!(!is_online(None, now));
    }
}
