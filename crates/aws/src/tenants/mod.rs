//! Quotas and usage of tenants in the table `core`.

mod counts;
mod usage;
