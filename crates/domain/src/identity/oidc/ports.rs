use async_trait::async_trait;
use nightjar_model::TenantId;

use super::{OidcSettings, PendingSignIn, Subject};
use crate::devices::ChangeError;
use crate::identity::{SecretHash, StoreError, User};

/// Keeps what tenants decide about their issuers, who is on the way, and who is who.
#[async_trait]
pub trait OidcStore: Send + Sync {
    /// What the tenant decided; `None` when it never did.
    async fn find_oidc(&self, tenant: &TenantId) -> Result<Option<OidcSettings>, StoreError>;

    /// Writes settings whose version is one more than that of those in the table.
    async fn save_oidc(&self, tenant: &TenantId, settings: &OidcSettings) -> Result<(), ChangeError>;

    /// Remembers somebody who goes to his issuer.
    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), StoreError>;

    /// Finds and forgets him: only one caller gets him.
    async fn take_pending(&self, state: &SecretHash) -> Result<Option<PendingSignIn>, StoreError>;

    /// The user whom the tenant knows as this person.
    async fn find_linked(&self, tenant: &TenantId, subject: &Subject) -> Result<Option<User>, StoreError>;

    /// Knows the user as this person from now on. A user is one person of an issuer: when he is another one already, or the person is
    /// another user, nothing is written and the answer is `false`.
    async fn link(&self, user: &User, subject: &Subject) -> Result<bool, StoreError>;
}
