//! Users, sessions and keys in the table `core` and in Secrets Manager.

mod api_key_row;
mod core_table;
mod role_row;
mod roles;
mod sessions;
mod signing_keys;
mod standings;
mod tenants;
mod user_row;
mod users;
mod viewer_key;

pub use core_table::CoreTable;
pub use signing_keys::SigningKeysSecret;
pub use viewer_key::ViewerKeySecret;

pub(crate) use core_table::{BrokenRow, TransactError, tenant_key};
