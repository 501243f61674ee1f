//! Who people are and what they may do: passwords, sessions, the tokens that prove them, and the one decision about rights.

mod access_token;
mod actor;
mod api_key;
mod authorize;
mod email;
mod give;
mod key_rotation;
pub mod oidc;
mod operation;
mod password;
mod ports;
mod right;
mod role;
mod second_factor;
mod secret;
mod secret_hash;
mod session;
mod sign_in;
mod signing_key;
mod tenant;
mod throttle;
mod typed_code;
mod user;
mod user_ports;
mod viewer_grant;
pub mod viewer_token;

pub use access_token::{ACCESS_TOKEN_LIFE_MS, AccessGrant, AccessRefusal};
pub use actor::{Actor, ActorRefusal, KeyStanding, Limits, TenantStanding, UserStanding, Who};
pub use api_key::{API_KEY_LIFE_MAX_MS, ApiKey, ApiKeyText, InvalidApiKey, NewApiKey};
pub use authorize::{Decision, Resource, authorize};
pub use email::{EmailAddress, InvalidEmail};
pub use give::Given;
pub use key_rotation::{KEY_OVERLAP_MS, KEY_PUBLISHED_BEFORE_MS, rotate_keys};
pub use operation::{Operation, UnknownOperation};
pub use password::{InvalidPassword, PASSWORD_MAX_BYTES, PASSWORD_MIN_BYTES, Password, PasswordHash};
pub use ports::{
    BeginSession, CreateTenant, CreateTenantError, EndSession, FindSession, FindTenant, FindUser, FindUserByEmail,
    LoadKeyStanding, LoadSigningKeys, LoadUserStanding, LoadViewerKey, MakePlatformOperator, ReadSigningKeys,
    RotateSession, StoreError, StoreSigningKeys,
};
pub use right::{Right, UnknownRight};
pub use role::{CustomRole, InvalidRole, Role, RoleName, UnknownRole, check_role_rights};
pub use second_factor::{RECOVERY_CODES, SecondFactor, UsedCode, random_recovery_codes};
pub use secret::random_secret;
pub use secret_hash::SecretHash;
pub use session::{
    InvalidRefreshToken, Origin, REFRESH_RACE_MS, RefreshDecision, RefreshToken, SESSION_LIFE_MS, Session,
};
pub use sign_in::{SignInError, sign_in};
pub use signing_key::{InvalidSigningKey, PublicSigningKey, SigningKey, SigningKeySet};
pub use tenant::{InvalidTenantName, NewTenant, TenantName};
pub use throttle::{THROTTLE_MEMORY_MS, TRIES_AT_ONCE, TRY_LASTS_MS, ThrottleError, ThrottleKey, ThrottleKind, Try};
pub use user::{InvalidUserName, User, check_user_name};
pub use user_ports::{
    ApiKeys, ChangeUser, CreateUser, DeleteUser, FindRole, ListUsers, RoleError, Roles, SaveProofs, Throttles,
    UserError, UserSessions,
};
pub use viewer_grant::{LIVE_WINDOW_MS, Purpose, UnknownPurpose, ViewerGrant, Viewing};
pub use viewer_token::{InvalidViewerKey, ViewerRefusal, ViewerTokenKey};

pub(crate) use secret::{random_bytes, sha256_hex};
