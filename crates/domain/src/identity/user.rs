use std::collections::BTreeSet;

use nightjar_model::{AreaId, TenantId, Timestamp, UserId};

use super::{CustomRole, EmailAddress, Limits, PasswordHash, Right, Role, SecondFactor};

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub tenant: TenantId,
    pub id: UserId,
    pub email: EmailAddress,
    pub name: String,
    pub password_hash: PasswordHash,
    pub role: Role,
    /// The role's rights hold here and below; `None` is the root.
    pub area: Option<AreaId>,
    pub limits: Limits,
    /// Who is not enabled can do nothing.
    pub enabled: bool,
    /// Works for those who run the deployment, besides what the role allows.
    pub platform_operator: bool,
    pub second_factor: Option<SecondFactor>,
    pub created_at: Option<Timestamp>,
    pub last_sign_in_at: Option<Timestamp>,
    /// Counts the changes.
    pub version: u64,
}

/// A user's name that is too long or holds control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a user's name has 1 to {NAME_LENGTH_MAX} characters, without control characters")]
pub struct InvalidUserName;

const NAME_LENGTH_MAX: usize = 128;

/// The name of a user, without outer spaces.
///
/// # Errors
/// When it is empty, too long, or has control characters.
pub fn check_user_name(text: &str) -> Result<String, InvalidUserName> {
    let text = text.trim();
    let fits = (1..=NAME_LENGTH_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned()).ok_or(InvalidUserName)
}

impl User {
    /// A user who may use his role everywhere, called by his address until somebody names him.
    pub fn new(tenant: TenantId, email: EmailAddress, password_hash: PasswordHash, role: Role) -> Self {
        Self {
            tenant,
            id: UserId::random(),
            name: email.as_str().to_owned(),
            email,
            password_hash,
            role,
            area: None,
            limits: Limits::new(),
            enabled: true,
            platform_operator: false,
            second_factor: None,
            created_at: None,
            last_sign_in_at: None,
            version: 1,
        }
    }

    /// What the user may do; `role` is the one of the tenant's own that the user has, if it is one. A role that was deleted gives nothing.
    pub fn rights(&self, role: Option<&CustomRole>) -> BTreeSet<Right> {
        let mut rights = match &self.role {
            Role::Custom(id) => role.filter(|role| role.id == *id).map(|role| role.rights.clone()),
            built_in => Some(built_in.built_in_rights()),
        }
        .unwrap_or_default();
        rights.retain(|right| right.is_tenants());
        if self.platform_operator {
            rights.insert(Right::OperatePlatform);
        }
        rights
    }

    /// Whether the user can repair everything in the tenant: one such user must remain.
    pub fn is_full_admin(&self) -> bool {
        self.role == Role::Admin && self.enabled && self.area.is_none() && self.limits.is_empty()
    }
}
