use std::fmt;
use std::str::FromStr;

use nightjar_model::TenantId;

use super::{Counts, Quotas};
use crate::identity::TenantName;

/// A customer of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    pub id: TenantId,
    pub name: TenantName,
    pub state: TenantState,
    pub quotas: Quotas,
    pub counts: Counts,
    /// Grows with every change that people make.
    pub version: u64,
}

/// Whether a tenant is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TenantState {
    #[default]
    Active,
    /// Its people and devices are refused; what it has stays.
    Suspended,
    /// Its people and devices are refused for ever, and its footage expires.
    Deleted,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a tenant is active, suspended or deleted")]
pub struct UnknownTenantState;

impl TenantState {
    /// The word in tables and documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
        }
    }
}

impl fmt::Display for TenantState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TenantState {
    type Err = UnknownTenantState;

    fn from_str(text: &str) -> Result<Self, UnknownTenantState> {
        let named = [Self::Active, Self::Suspended, Self::Deleted]
            .into_iter()
            .find(|state| state.as_str() == text);
        named.ok_or(UnknownTenantState)
    }
}
