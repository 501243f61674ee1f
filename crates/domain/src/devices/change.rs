use nightjar_model::documents::{InvalidChannelName, RecordPlan, Schedule, UnknownTimeZone, check_channel_name};
use nightjar_model::{AreaId, RetentionClass};

use super::{Channel, Device, DeviceKind, DeviceName};
use crate::plans::RecordSettings;

/// Shortest and longest segments that people may ask for, in milliseconds.
const SEGMENT_MS: std::ops::RangeInclusive<u32> = 500..=60_000;

/// A plan is a grid of a week: one range for each hour of it at most.
const RANGES_MAX: usize = 7 * 24;

/// What people may change about a device. All of it is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceChange {
    pub name: DeviceName,
    pub kind: DeviceKind,
    /// At the root without one.
    pub area: Option<AreaId>,
    pub enabled: bool,
}

impl DeviceChange {
    /// The device after this change.
    pub fn apply(self, device: &Device) -> Device {
        Device {
            state: device.state_when(!self.enabled),
            name: self.name,
            kind: self.kind,
            area: self.area,
            version: device.version + 1,
            ..device.clone()
        }
    }
}

/// What people may change about a channel. All of it is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelChange {
    pub name: String,
    /// At the root without one.
    pub area: Option<AreaId>,
    pub class: RetentionClass,
    pub idle_ms: u32,
    pub active_ms: u32,
    /// Always without a plan.
    pub plan: Option<RecordPlan>,
    pub enabled: bool,
}

/// Why a channel cannot be as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelChangeRefusal {
    #[error(transparent)]
    Name(#[from] InvalidChannelName),
    #[error("idle_ms and active_ms are {} to {}", SEGMENT_MS.start(), SEGMENT_MS.end())]
    SegmentLength,
    #[error("a plan has at most {RANGES_MAX} ranges")]
    TooManyRanges,
    #[error("a range of the plan begins before it ends")]
    EmptyRange,
    #[error(transparent)]
    TimeZone(#[from] UnknownTimeZone),
    #[error("the channel's device was deleted: there is nothing left to record")]
    Removed,
}

impl ChannelChange {
    /// The channel after this change.
    ///
    /// # Errors
    /// When what is asked for breaks a rule.
    pub fn apply(self, channel: &Channel) -> Result<Channel, ChannelChangeRefusal> {
        self.check()?;
        if channel.removed_at.is_some() && (self.enabled || self.class != channel.class) {
            return Err(ChannelChangeRefusal::Removed);
        }
        let mut earlier_classes = channel.earlier_classes.clone();
        if self.class != channel.class {
            earlier_classes.insert(channel.class);
            earlier_classes.remove(&self.class);
        }
        Ok(Channel {
            name: self.name,
            area: self.area,
            class: self.class,
            earlier_classes,
            recording: RecordSettings {
                idle_ms: self.idle_ms,
                active_ms: self.active_ms,
                plan: self.plan,
            },
            enabled: self.enabled,
            version: channel.version + 1,
            ..channel.clone()
        })
    }

    fn check(&self) -> Result<(), ChannelChangeRefusal> {
        check_channel_name(&self.name)?;
        if !SEGMENT_MS.contains(&self.idle_ms) || !SEGMENT_MS.contains(&self.active_ms) {
            return Err(ChannelChangeRefusal::SegmentLength);
        }
        let Some(plan) = &self.plan else { return Ok(()) };
        if plan.ranges.len() > RANGES_MAX {
            return Err(ChannelChangeRefusal::TooManyRanges);
        }
        if plan.ranges.iter().any(|range| range.from >= range.to) {
            return Err(ChannelChangeRefusal::EmptyRange);
        }
        Schedule::new(plan.clone())?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
