//! Tenants as their operator sees them: state, quotas and what of them is used.

mod ports;
mod quotas;
mod tenant;
mod usage;

pub use ports::{ChangeTenant, ListTenants, ReadTenant};
pub use quotas::{Counted, Counts, QuotaReached, Quotas};
pub use tenant::{Tenant, TenantState, UnknownTenantState};
pub use usage::{AddUsage, ReadUsage, Usage, usage_of};
