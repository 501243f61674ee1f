use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Right;

/// A set of rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Role {
    /// `admin`, `operator`, `viewer`, or the id of one of the tenant's own.
    pub id: String,
    pub name: String,
    pub rights: BTreeSet<Right>,
    /// Whether every tenant has it; then it cannot be changed.
    pub built_in: bool,
}

/// All roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleList {
    pub items: Vec<Role>,
    /// Always `null`: they all come at once.
    #[schema(required)]
    pub next: Option<String>,
}

/// A role to be added, or what becomes of one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RoleChange {
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// One at least.
    pub rights: BTreeSet<Right>,
}
