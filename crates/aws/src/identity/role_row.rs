use std::collections::BTreeSet;

use nightjar_domain::identity::{CustomRole, Right};
use nightjar_model::RoleId;
use serde::{Deserialize, Serialize};

use super::core_table::{BrokenRow, tenant_key};

pub(super) const ROLE_PREFIX: &str = "ROLE#";

/// The sort key of a role under its tenant.
pub(super) fn role_key(role: &RoleId) -> String {
    format!("{ROLE_PREFIX}{role}")
}

/// A role of a tenant's own.
#[derive(Serialize, Deserialize)]
pub(super) struct RoleRow {
    pk: String,
    sk: String,
    name: String,
    rights: BTreeSet<String>,
    version: u64,
}

impl RoleRow {
    pub(super) fn of(role: &CustomRole) -> Self {
        Self {
            pk: tenant_key(&role.tenant),
            sk: role_key(&role.id),
            name: role.name.as_str().to_owned(),
            rights: role.rights.iter().map(Right::to_string).collect(),
            version: role.version,
        }
    }
}

impl TryFrom<RoleRow> for CustomRole {
    type Error = BrokenRow;

    fn try_from(row: RoleRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(ROLE_PREFIX).and_then(|id| id.parse().ok());
        let rights: Result<_, _> = row.rights.iter().map(|right| right.parse()).collect();
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            name: row.name.parse().map_err(|_| broken("name"))?,
            rights: rights.map_err(|_| broken("rights"))?,
            version: row.version,
        })
    }
}
