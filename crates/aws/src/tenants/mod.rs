//! Tenants, their quotas and their usage in the table `core`.

mod counts;
mod row;
mod store;
mod usage;

pub(crate) use counts::TENANT;
pub(crate) use row::{ListedTenant, QuotasRow};
