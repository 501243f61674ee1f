//! Signing in at a tenant's own issuer (OpenID Connect Core 1.0): what the tenant decided, the way there and back, and what an issuer's
//! token proves.

mod admission;
mod id_token;
mod issuer_keys;
mod pending;
mod person;
mod ports;
mod settings;

pub use admission::{Admission, AdmissionRefusal, admit};
pub use id_token::{ExpectedToken, IdTokenRefusal, verify_id_token};
pub use issuer_keys::{InvalidIssuerKeys, IssuerKeys};
pub use pending::{BegunSignIn, PENDING_LIFE_MS, PendingRefusal, PendingSignIn};
pub use person::{Claims, Person, Subject};
pub use ports::OidcStore;
pub use settings::{
    ClientSecret, EmailDomain, InvalidOidcSettings, Newcomers, OidcSettings, check_issuer_url, discovery_url,
};
