//! Who people are: passwords, sessions, and the tokens that prove them.

mod access_token;
mod email;
mod password;
mod ports;
mod refresh_token;
mod secret;
mod sign_in;
mod signing_key;
mod tenant;
mod user;
pub mod viewer_token;

pub use access_token::{ACCESS_TOKEN_LIFE_MS, AccessGrant, AccessRefusal};
pub use email::{EmailAddress, InvalidEmail};
pub use password::{InvalidPassword, PASSWORD_MAX_BYTES, PASSWORD_MIN_BYTES, Password, PasswordHash};
pub use ports::{
    CreateTenant, CreateTenantError, DeleteRefreshToken, FindRefreshToken, FindTenant, FindUser, FindUserByEmail,
    LoadSigningKeys, LoadViewerKey, StoreError, StoreRefreshToken, StoreSigningKeys,
};
pub use refresh_token::{REFRESH_TOKEN_LIFE_MS, RefreshGrant, RefreshToken, RefreshTokenHash};
pub use secret::random_secret;
pub use sign_in::{SignInError, sign_in};
pub use signing_key::{InvalidSigningKey, PublicSigningKey, SigningKey, SigningKeySet};
pub use tenant::{InvalidTenantName, NewTenant, TenantName};
pub use user::{Role, UnknownRole, User};
pub use viewer_token::{InvalidViewerKey, ViewerGrant, ViewerRefusal, ViewerTokenKey};

pub(crate) use secret::{random_bytes, sha256_hex};
