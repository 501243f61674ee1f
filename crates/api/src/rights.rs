use std::collections::{BTreeMap, BTreeSet};

use nightjar_model::ChannelId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One row of the matrix of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
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
    /// Creating, suspending and deleting tenants. It is given to nobody here.
    OperatePlatform,
}

/// The channels to which rights are limited. A right that is not named counts for all channels of the area.
pub type Limits = BTreeMap<Right, BTreeSet<ChannelId>>;
