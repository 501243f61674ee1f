use std::fmt;
use std::str::FromStr;

/// One row of the matrix of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Watching what happens now.
    Live,
    /// Watching what was recorded.
    Playback,
    /// Taking footage away.
    Export,
    /// Hearing.
    Audio,
    /// Moving cameras.
    Ptz,
    AlarmView,
    AlarmAcknowledge,
    /// Changing areas, devices, channels and groups.
    Configure,
    /// Changing users, roles and API keys.
    ManageUsers,
    /// Reading the operation log.
    ViewLog,
    /// Changing what concerns the tenant as a whole.
    ManageTenant,
    /// Creating, suspending and deleting tenants. No role can contain it.
    OperatePlatform,
}

/// A text that names no right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a right is live, playback, export, audio, ptz, alarm-view, alarm-acknowledge, configure, manage-users, view-log or manage-tenant"
)]
pub struct UnknownRight;

impl Right {
    /// Every right.
    pub const ALL: [Self; 12] = [
        Self::Live,
        Self::Playback,
        Self::Export,
        Self::Audio,
        Self::Ptz,
        Self::AlarmView,
        Self::AlarmAcknowledge,
        Self::Configure,
        Self::ManageUsers,
        Self::ViewLog,
        Self::ManageTenant,
        Self::OperatePlatform,
    ];

    /// The word in tables and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Playback => "playback",
            Self::Export => "export",
            Self::Audio => "audio",
            Self::Ptz => "ptz",
            Self::AlarmView => "alarm-view",
            Self::AlarmAcknowledge => "alarm-acknowledge",
            Self::Configure => "configure",
            Self::ManageUsers => "manage-users",
            Self::ViewLog => "view-log",
            Self::ManageTenant => "manage-tenant",
            Self::OperatePlatform => "operate-platform",
        }
    }

    /// Whether a role may contain it.
    pub const fn is_tenants(self) -> bool {
        !matches!(self, Self::OperatePlatform)
    }

    /// Whether it is about channels, so that it can be limited to some of them.
    pub const fn is_about_channels(self) -> bool {
        !matches!(
            self,
            Self::ManageUsers | Self::ViewLog | Self::ManageTenant | Self::OperatePlatform
        )
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Right {
    type Err = UnknownRight;

    fn from_str(text: &str) -> Result<Self, UnknownRight> {
        Self::ALL
            .into_iter()
            .find(|right| right.as_str() == text)
            .ok_or(UnknownRight)
    }
}
