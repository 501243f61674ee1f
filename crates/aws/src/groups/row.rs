use nightjar_domain::groups::Group;
use nightjar_model::{ChannelId, GroupId};
use serde::{Deserialize, Serialize};

use crate::identity::{BrokenRow, tenant_key};

pub(super) const GROUP_PREFIX: &str = "GROUP#";

pub(super) fn group_key(group: &GroupId) -> String {
    format!("{GROUP_PREFIX}{group}")
}

/// A saved view, under its tenant.
#[derive(Serialize, Deserialize)]
pub(super) struct GroupRow {
    pk: String,
    sk: String,
    name: String,
    owner: String,
    shared: bool,
    layout: String,
    channels: Vec<ChannelId>,
    version: u64,
}

impl GroupRow {
    pub(super) fn of(group: &Group) -> Self {
        Self {
            pk: tenant_key(&group.tenant),
            sk: group_key(&group.id),
            name: group.name.clone(),
            owner: group.owner.clone(),
            shared: group.shared,
            layout: group.layout.to_string(),
            channels: group.channels.clone(),
            version: group.version,
        }
    }
}

impl TryFrom<GroupRow> for Group {
    type Error = BrokenRow;

    fn try_from(row: GroupRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(GROUP_PREFIX).and_then(|id| id.parse().ok());
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            name: row.name,
            owner: row.owner,
            shared: row.shared,
            layout: row.layout.parse().map_err(|_| broken("layout"))?,
            channels: row.channels,
            version: row.version,
        })
    }
}
