use nightjar_domain::areas::{Area, AreaTree, BrokenTree};
use nightjar_model::{AreaId, TenantId};
use serde::{Deserialize, Serialize};

use crate::identity::tenant_key;

/// The sort key of the tree under its tenant.
pub(crate) const AREAS: &str = "AREAS";

/// A tenant's tree of places.
#[derive(Serialize, Deserialize)]
pub(crate) struct AreasRow {
    pk: String,
    sk: String,
    version: u64,
    areas: Vec<StoredArea>,
}

#[derive(Serialize, Deserialize)]
struct StoredArea {
    id: AreaId,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<AreaId>,
}

impl AreasRow {
    pub(crate) fn of(tenant: &TenantId, tree: &AreaTree) -> Self {
        let stored = |area: &Area| StoredArea {
            id: area.id.clone(),
            name: area.name.clone(),
            parent: area.parent.clone(),
        };
        Self {
            pk: tenant_key(tenant),
            sk: AREAS.to_owned(),
            version: tree.version(),
            areas: tree.areas().map(stored).collect(),
        }
    }
}

impl TryFrom<AreasRow> for AreaTree {
    type Error = BrokenTree;

    fn try_from(row: AreasRow) -> Result<Self, BrokenTree> {
        let area = |area: StoredArea| Area {
            id: area.id,
            name: area.name,
            parent: area.parent,
        };
        Self::from_areas(row.version, row.areas.into_iter().map(area))
    }
}
