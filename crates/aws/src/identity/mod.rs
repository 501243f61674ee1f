//! Users, sessions and keys in the table `core` and in Secrets Manager.

mod admins;
mod api_key_row;
mod api_keys;
mod change_users;
mod core_table;
mod oidc;
mod parts;
mod proofs;
mod role_row;
mod roles;
mod sessions;
mod signing_keys;
mod standings;
mod tenants;
mod throttles;
mod user_row;
mod user_sessions;
mod users;
mod viewer_key;

pub use core_table::CoreTable;
pub use signing_keys::SigningKeysSecret;
pub use viewer_key::ViewerKeySecret;

pub(crate) use core_table::{BrokenRow, TransactError, tenant_key};
pub(crate) use tenants::TenantRow;
