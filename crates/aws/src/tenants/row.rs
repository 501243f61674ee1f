use nightjar_domain::tenants::{Counts, Quotas};
use nightjar_model::TenantId;
use serde::{Deserialize, Serialize};

use crate::identity::BrokenRow;

/// The partition in which all tenants are listed.
pub(super) const TENANTS: &str = "TENANTS";
pub(super) const LISTED_PREFIX: &str = "TENANT#";

/// That there is a tenant.
#[derive(Serialize, Deserialize)]
pub(crate) struct ListedTenant {
    pk: String,
    sk: String,
}

impl ListedTenant {
    pub(crate) fn of(tenant: &TenantId) -> Self {
        Self {
            pk: TENANTS.to_owned(),
            sk: format!("{LISTED_PREFIX}{tenant}"),
        }
    }
}

/// The id of a listed tenant.
pub(super) struct Listed(pub(super) TenantId);

impl TryFrom<ListedTenant> for Listed {
    type Error = BrokenRow;

    fn try_from(row: ListedTenant) -> Result<Self, BrokenRow> {
        let id = row.sk.strip_prefix(LISTED_PREFIX).and_then(|id| id.parse().ok());
        id.map(Self).ok_or_else(|| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field: "sk",
        })
    }
}

/// What a tenant may have and has, in its own row. Tenants that were made before things were counted have no counts.
#[derive(Serialize, Deserialize)]
pub(crate) struct QuotasRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    devices: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channels: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    users: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    devices_max: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channels_max: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    users_max: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    storage_days_max: Option<u16>,
}

impl QuotasRow {
    /// Those of a tenant that has one user and nothing else.
    pub(crate) fn of_new(quotas: Quotas) -> Self {
        Self {
            devices: Some(0),
            channels: Some(0),
            users: Some(1),
            devices_max: quotas.devices,
            channels_max: quotas.channels,
            users_max: quotas.users,
            storage_days_max: quotas.storage_days,
        }
    }

    pub(crate) const fn quotas(&self) -> Quotas {
        Quotas {
            devices: self.devices_max,
            channels: self.channels_max,
            users: self.users_max,
            storage_days: self.storage_days_max,
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        let count = |stored: Option<i64>| stored.and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
        Counts {
            devices: count(self.devices),
            channels: count(self.channels),
            users: count(self.users),
        }
    }
}
