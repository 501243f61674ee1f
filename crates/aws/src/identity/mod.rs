//! Users, sessions and keys in the table `core` and in Secrets Manager.

mod core_table;
mod refresh_tokens;
mod signing_keys;
mod tenants;
mod users;
mod viewer_key;

pub use core_table::CoreTable;
pub use signing_keys::SigningKeysSecret;
pub use viewer_key::ViewerKeySecret;

pub(crate) use core_table::{BrokenRow, TransactError, tenant_key};
