use std::error::Error;
use std::fmt;

use async_trait::async_trait;
use nightjar_model::{SessionId, TenantId, Timestamp, UserId};

use super::{
    AccessGrant, ApiKeyText, EmailAddress, KeyStanding, NewTenant, RefreshToken, SecretHash, Session, SigningKey,
    SigningKeySet, TenantName, User, UserStanding, ViewerTokenKey,
};

/// Something outside the process did not do its part: a table, a queue, a secret could not be reached or held nonsense.
#[derive(Debug)]
pub struct StoreError {
    action: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// `action` says what was attempted, in the present tense: `read device`.
    pub fn new(action: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            action,
            source: source.into(),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// Looks up who signs in.
#[async_trait]
pub trait FindUserByEmail: Send + Sync {
    /// The user with this address, of whichever tenant.
    async fn find_user_by_email(&self, email: &EmailAddress) -> Result<Option<User>, StoreError>;
}

/// Lets users work for those who run the deployment.
#[async_trait]
pub trait MakePlatformOperator: Send + Sync {
    /// Makes a user one who operates the platform.
    async fn make_platform_operator(&self, tenant: &TenantId, user: &UserId) -> Result<(), StoreError>;
}

/// Looks up a user of a tenant.
#[async_trait]
pub trait FindUser: Send + Sync {
    /// The user, if the tenant has it.
    async fn find_user(&self, tenant: &TenantId, user: &UserId) -> Result<Option<User>, StoreError>;
}

/// Reads all that decides about a request, in one go.
#[async_trait]
pub trait LoadUserStanding: Send + Sync {
    /// What is known now of the user who holds an access token.
    async fn load_user_standing(&self, grant: &AccessGrant) -> Result<UserStanding, StoreError>;
}

/// Reads all that decides about a request of a program, in one go.
#[async_trait]
pub trait LoadKeyStanding: Send + Sync {
    /// What is known now of an API key.
    async fn load_key_standing(&self, key: &ApiKeyText) -> Result<KeyStanding, StoreError>;
}

/// Remembers sessions.
#[async_trait]
pub trait BeginSession: Send + Sync {
    /// Stores a new session.
    async fn begin_session(&self, session: &Session) -> Result<(), StoreError>;
}

/// Looks up sessions.
#[async_trait]
pub trait FindSession: Send + Sync {
    /// The session of a refresh token, whatever the token is worth.
    async fn find_session(&self, token: &RefreshToken) -> Result<Option<Session>, StoreError>;
}

/// Replaces refresh tokens.
#[async_trait]
pub trait RotateSession: Send + Sync {
    /// Makes `next` the newest token if `token` still is; otherwise nothing changes, and the answer is `false`.
    async fn rotate_session(&self, token: &RefreshToken, next: &SecretHash, now: Timestamp)
    -> Result<bool, StoreError>;
}

/// Ends sessions.
#[async_trait]
pub trait EndSession: Send + Sync {
    /// Forgets a session. It is no error when there is none.
    async fn end_session(&self, tenant: &TenantId, user: &UserId, session: &SessionId) -> Result<(), StoreError>;
}

/// Reads the keys that sign access tokens.
#[async_trait]
pub trait LoadSigningKeys: Send + Sync {
    /// The keys, or `None` when no key was ever made.
    async fn load_signing_keys(&self) -> Result<Option<SigningKeySet>, StoreError>;
}

/// Reads the keys that sign access tokens, to change them.
#[async_trait]
pub trait ReadSigningKeys: Send + Sync {
    /// The keys as they are stored; none when no key was ever made.
    async fn read_signing_keys(&self) -> Result<Vec<SigningKey>, StoreError>;
}

/// Writes the keys that sign access tokens.
#[async_trait]
pub trait StoreSigningKeys: Send + Sync {
    /// Replaces all stored keys.
    async fn store_signing_keys(&self, keys: &[SigningKey]) -> Result<(), StoreError>;
}

/// Reads the key of viewer tokens.
#[async_trait]
pub trait LoadViewerKey: Send + Sync {
    /// The key.
    async fn load_viewer_key(&self) -> Result<ViewerTokenKey, StoreError>;
}

/// Looks up tenants.
#[async_trait]
pub trait FindTenant: Send + Sync {
    /// What the tenant is called, if there is one.
    async fn find_tenant(&self, tenant: &TenantId) -> Result<Option<TenantName>, StoreError>;
}

/// Why a tenant was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateTenantError {
    #[error("the e-mail address belongs to another user already: choose another one")]
    EmailTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins tenants.
#[async_trait]
pub trait CreateTenant: Send + Sync {
    /// Writes tenant, root area and administrator: all or nothing.
    async fn create_tenant(&self, tenant: &NewTenant) -> Result<(), CreateTenantError>;
}
