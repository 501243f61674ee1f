use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use nightjar_model::{RoleId, TenantId};

use super::Right;

const NAME_LENGTH_MAX: usize = 64;

/// What a user may do: one of the roles that every tenant has, or one of the tenant's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything within the tenant.
    Admin,
    /// Works with footage and alarms.
    Operator,
    /// Sees what happens now.
    Viewer,
    /// Made by the tenant.
    Custom(RoleId),
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a role is `admin`, `operator`, `viewer` or the id of one of the tenant's own")]
pub struct UnknownRole;

impl Role {
    /// The roles that every tenant has.
    pub const BUILT_IN: [Self; 3] = [Self::Admin, Self::Operator, Self::Viewer];

    /// The word in tokens and tables.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
            Self::Custom(id) => id.as_str(),
        }
    }

    /// What a built-in role contains; nothing for the tenant's own, whose rights are stored.
    pub fn built_in_rights(&self) -> BTreeSet<Right> {
        match self {
            Self::Admin => Right::ALL.into_iter().filter(|right| right.is_tenants()).collect(),
            Self::Operator => BTreeSet::from([
                Right::Live,
                Right::Playback,
                Right::Export,
                Right::Audio,
                Right::Ptz,
                Right::AlarmView,
                Right::AlarmAcknowledge,
            ]),
            Self::Viewer => BTreeSet::from([Right::Live, Right::AlarmView]),
            Self::Custom(_) => BTreeSet::new(),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    // No id is as short as the names of the built-in roles.
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let built_in = Self::BUILT_IN.into_iter().find(|role| role.as_str() == text);
        match built_in {
            Some(role) => Ok(role),
            None => text.parse().map(Self::Custom).map_err(|_| UnknownRole),
        }
    }
}

/// A role of a tenant's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRole {
    pub tenant: TenantId,
    pub id: RoleId,
    pub name: RoleName,
    /// Rights of tenants only.
    pub rights: BTreeSet<Right>,
    /// Counts the changes.
    pub version: u64,
}

/// What a tenant calls a role of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleName(String);

/// A role that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRole {
    #[error("a role's name has 1 to {NAME_LENGTH_MAX} characters, without control characters")]
    Name,
    #[error("a role has one right at least, and never operate-platform")]
    Rights,
}

impl RoleName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RoleName {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, InvalidRole> {
        let text = text.trim();
        let fits = (1..=NAME_LENGTH_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned())).ok_or(InvalidRole::Name)
    }
}

/// The rights that a role may have.
///
/// # Errors
/// When there is none, or one belongs to no tenant.
pub fn check_role_rights(rights: BTreeSet<Right>) -> Result<BTreeSet<Right>, InvalidRole> {
    if !rights.is_empty() && rights.iter().all(|right| right.is_tenants()) {
        Ok(rights)
    } else {
        Err(InvalidRole::Rights)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_model::RoleId;

    use super::{Role, check_role_rights};
    use crate::identity::Right;

    #[test]
    fn a_role_reads_back_by_its_word_or_id() {
        let custom = Role::Custom(RoleId::random());
        for role in Role::BUILT_IN.into_iter().chain([custom]) {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("emperor".parse::<Role>().is_err());
    }

    #[test]
    fn no_role_contains_the_right_to_operate_the_platform() {
        for role in Role::BUILT_IN {
            assert!(check_role_rights(role.built_in_rights()).is_ok(), "{role}");
        }
        assert!(check_role_rights(BTreeSet::from([Right::Live, Right::OperatePlatform])).is_err());
        assert!(check_role_rights(BTreeSet::new()).is_err());
    }
}
