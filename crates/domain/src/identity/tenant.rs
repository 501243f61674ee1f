use std::str::FromStr;

use nightjar_model::{AreaId, TenantId};

use super::User;
use crate::tenants::Quotas;

const LENGTH_MAX: usize = 128;

/// What a tenant is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantName(String);

/// A tenant's name that is empty, too long, or has control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a tenant's name has 1 to {LENGTH_MAX} characters, without control characters")]
pub struct InvalidTenantName;

impl TenantName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantName {
    type Err = InvalidTenantName;

    fn from_str(text: &str) -> Result<Self, InvalidTenantName> {
        let text = text.trim();
        let fits = (1..=LENGTH_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidTenantName)
        }
    }
}

/// A tenant as it begins: with the root of its places and one administrator.
#[derive(Debug, Clone)]
pub struct NewTenant {
    pub id: TenantId,
    pub name: TenantName,
    /// The node under which all the tenant's places will stand.
    pub root_area: AreaId,
    pub quotas: Quotas,
    /// Belongs to this tenant.
    pub admin: User,
}
