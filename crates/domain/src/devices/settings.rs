use nightjar_model::documents::{DesiredSettings, DeviceSettings};
use nightjar_model::{DeviceId, TenantId, Timestamp};

/// Devices that report less often look as if they were away.
const HEARTBEAT_S: std::ops::RangeInclusive<u16> = 15..=120;

/// What is wanted of a device, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsOfDevice {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// Version 0 before anybody wanted anything.
    pub desired: DesiredSettings,
    /// `None` before its first word about them.
    pub reported: Option<ReportedSettings>,
}

/// What a device says of its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedSettings {
    /// The newest that it obeys.
    pub version: u64,
    pub at: Timestamp,
    /// Why it obeys no newer ones.
    pub refusal: Option<String>,
}

/// Settings that no device could obey.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("heartbeat_s is {} to {}", HEARTBEAT_S.start(), HEARTBEAT_S.end())]
pub struct InvalidSettings;

impl SettingsOfDevice {
    /// Those of a device of which nobody wanted anything yet.
    pub fn none(tenant: TenantId, device: DeviceId) -> Self {
        Self {
            tenant,
            device,
            desired: DesiredSettings {
                version: 0,
                document: DeviceSettings::default(),
            },
            reported: None,
        }
    }

    /// Wants something else from now on.
    ///
    /// # Errors
    /// When no device could obey.
    pub fn want(self, document: DeviceSettings) -> Result<Self, InvalidSettings> {
        if document
            .heartbeat_s
            .is_some_and(|seconds| !HEARTBEAT_S.contains(&seconds))
        {
            return Err(InvalidSettings);
        }
        let version = self.desired.version + 1;
        Ok(Self {
            desired: DesiredSettings { version, document },
            ..self
        })
    }

    /// What a device that obeys `version` is still to be told.
    pub fn news_for(&self, version: u64) -> Option<&DesiredSettings> {
        (self.desired.version > version).then_some(&self.desired)
    }

    /// Whether a device's word tells something new.
    pub fn is_news(&self, version: u64, refusal: Option<&str>) -> bool {
        match &self.reported {
            Some(reported) => reported.version != version || reported.refusal.as_deref() != refusal,
            None => version > 0 || refusal.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::documents::DeviceSettings;
    use nightjar_model::{DeviceId, TenantId, Timestamp};

    use super::{InvalidSettings, ReportedSettings, SettingsOfDevice};

    fn wanted(heartbeat_s: u16) -> Result<SettingsOfDevice, InvalidSettings> {
        SettingsOfDevice::none(TenantId::random(), DeviceId::random()).want(DeviceSettings {
            heartbeat_s: Some(heartbeat_s),
        })
    }

    #[test]
    fn a_device_is_told_until_it_obeys() {
        let none = SettingsOfDevice::none(TenantId::random(), DeviceId::random());
        assert_eq!(none.news_for(0), None);
        let settings = wanted(30).unwrap();
        assert_eq!(settings.news_for(0).unwrap().version, 1);
        assert_eq!(settings.news_for(1), None);
    }

    #[test]
    fn what_a_device_says_is_written_when_it_says_something_else() {
        let mut settings = wanted(30).unwrap();
        assert!(!settings.is_news(0, None));
        assert!(settings.is_news(0, Some("no such clock")));
        assert!(settings.is_news(1, None));
        settings.reported = Some(ReportedSettings {
            version: 1,
            at: Timestamp::parse("2026-11-20T08:00:00Z").unwrap(),
            refusal: None,
        });
        assert!(!settings.is_news(1, None));
    }

    #[test]
    fn a_device_may_not_be_told_to_keep_silent() {
        for seconds in [0, 14, 121, u16::MAX] {
            assert_eq!(wanted(seconds), Err(InvalidSettings));
        }
    }
}
