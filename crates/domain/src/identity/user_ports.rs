//! What the people and programs of a tenant need of a store.

use async_trait::async_trait;
use nightjar_model::{ApiKeyId, RoleId, SessionId, TenantId, Timestamp, UserId};

use super::{
    ApiKey, CustomRole, PasswordHash, SecondFactor, Session, StoreError, ThrottleError, ThrottleKey, Try, UsedCode,
    User,
};
use crate::devices::{Page, PageError, PageRequest};
use crate::tenants::QuotaReached;

/// Why a user was not written.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("the e-mail address belongs to another user already: choose another one")]
    EmailTaken,
    #[error("the tenant has no such role: take one of those that are listed")]
    NoRole,
    #[error("somebody changed the user meanwhile: read it again")]
    Changed,
    #[error(
        "the last administrator with all rights can neither be deleted, disabled nor given less: make another one first"
    )]
    LastAdministrator,
    #[error(transparent)]
    Quota(QuotaReached),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists users.
#[async_trait]
pub trait ListUsers: Send + Sync {
    /// A page of the tenant's users, in the order of their ids.
    async fn list_users(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<User>, PageError>;
}

/// Adds users.
#[async_trait]
pub trait CreateUser: Send + Sync {
    /// Writes user and address and counts the user: all or nothing.
    async fn create_user(&self, user: &User) -> Result<(), UserError>;
}

/// Changes users.
#[async_trait]
pub trait ChangeUser: Send + Sync {
    /// Writes name, role, area, limits and whether the user is enabled, if `before` still is what is stored, and answers the
    /// new version.
    async fn change_user(&self, before: &User, after: &User) -> Result<u64, UserError>;
}

/// Deletes users.
#[async_trait]
pub trait DeleteUser: Send + Sync {
    /// Deletes the user and frees the address, if the user still is what is stored.
    async fn delete_user(&self, user: &User) -> Result<(), UserError>;
}

/// Changes what proves users.
#[async_trait]
pub trait SaveProofs: Send + Sync {
    /// Replaces the password of a user who exists; otherwise nothing is written and the answer is `false`.
    async fn save_password(&self, tenant: &TenantId, user: &UserId, hash: &PasswordHash) -> Result<bool, StoreError>;

    /// Replaces or removes the second factor, if it still is the one of `user`; otherwise the answer is `false`.
    async fn save_second_factor(&self, user: &User, factor: Option<&SecondFactor>) -> Result<bool, StoreError>;

    /// Uses up a code of the user's second factor. Only one caller is told `true`.
    async fn use_code(&self, user: &User, code: &UsedCode) -> Result<bool, StoreError>;

    /// Remembers when the user signed in.
    async fn note_sign_in(&self, tenant: &TenantId, user: &UserId, now: Timestamp) -> Result<(), StoreError>;
}

/// Lists and ends all sessions of a user.
#[async_trait]
pub trait UserSessions: Send + Sync {
    /// The user's sessions, expired ones included, in no order.
    async fn list_sessions(&self, tenant: &TenantId, user: &UserId) -> Result<Vec<Session>, StoreError>;

    /// Ends all sessions of the user but the one that is kept.
    async fn end_sessions(&self, tenant: &TenantId, user: &UserId, kept: Option<&SessionId>) -> Result<(), StoreError>;
}

/// Why a role was not written.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    #[error("somebody changed the role meanwhile: read it again")]
    Changed,
    #[error("users have this role: give them another one first")]
    InUse,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps the roles of a tenant's own.
#[async_trait]
pub trait Roles: Send + Sync {
    /// All of the tenant's own roles: there are few.
    async fn list_roles(&self, tenant: &TenantId) -> Result<Vec<CustomRole>, StoreError>;

    /// Writes a new role.
    async fn create_role(&self, role: &CustomRole) -> Result<(), StoreError>;

    /// Writes name and rights if the stored role has the version of `role`, and answers the new version.
    async fn change_role(&self, role: &CustomRole) -> Result<u64, RoleError>;

    /// Deletes a role of this version that no user has.
    async fn delete_role(&self, role: &CustomRole) -> Result<(), RoleError>;
}

/// Keeps API keys.
#[async_trait]
pub trait ApiKeys: Send + Sync {
    /// A page of the tenant's keys, in the order of their ids.
    async fn list_api_keys(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<ApiKey>, PageError>;

    /// The key, if the tenant has it.
    async fn find_api_key(&self, tenant: &TenantId, key: &ApiKeyId) -> Result<Option<ApiKey>, StoreError>;

    /// Writes a new key.
    async fn create_api_key(&self, key: &ApiKey) -> Result<(), StoreError>;

    /// Forgets a key. It is no error when there is none.
    async fn delete_api_key(&self, tenant: &TenantId, key: &ApiKeyId) -> Result<(), StoreError>;

    /// Remembers that a key was used.
    async fn note_use(&self, tenant: &TenantId, key: &ApiKeyId, now: Timestamp) -> Result<(), StoreError>;
}

/// Remembers tries to sign in.
#[async_trait]
pub trait Throttles: Send + Sync {
    /// Whether a try may be made now; nothing is counted.
    async fn check_wait(&self, key: &ThrottleKey, now: Timestamp) -> Result<(), ThrottleError>;

    /// Begins a try, and counts it before it is made, so that many at once are no way round: up to some at once while few have failed, then
    /// one after another.
    async fn begin_try(&self, key: &ThrottleKey, now: Timestamp) -> Result<Try, ThrottleError>;

    /// The try failed: some time may have to pass until the next.
    async fn fail_try(&self, key: &ThrottleKey, failed: Try, now: Timestamp) -> Result<(), StoreError>;

    /// The try was neither a failure nor a success.
    async fn take_back_try(&self, key: &ThrottleKey) -> Result<(), StoreError>;

    /// Forgets all tries and failures.
    async fn clear_throttle(&self, key: &ThrottleKey) -> Result<(), StoreError>;
}

/// Looks up roles of a tenant's own.
#[async_trait]
pub trait FindRole: Send + Sync {
    /// The role, if the tenant has it.
    async fn find_role(&self, tenant: &TenantId, role: &RoleId) -> Result<Option<CustomRole>, StoreError>;
}
