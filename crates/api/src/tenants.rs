use std::fmt;

use nightjar_model::TenantId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whether a tenant is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TenantState {
    Active,
    /// Its people and devices are refused; what it has stays.
    Suspended,
    /// Its people and devices are refused for ever, and its footage expires.
    Deleted,
}

/// How much a tenant may have. What is `null` is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenantQuotas {
    #[schema(required)]
    pub devices: Option<u32>,
    #[schema(required)]
    pub channels: Option<u32>,
    #[schema(required)]
    pub users: Option<u32>,
    /// The longest retention class, in days.
    #[schema(required)]
    pub storage_days: Option<u16>,
}

/// How much a tenant has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenantCounts {
    pub devices: u32,
    pub channels: u32,
    pub users: u32,
}

/// A customer of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tenant {
    #[schema(value_type = String)]
    pub id: TenantId,
    pub name: String,
    pub state: TenantState,
    pub quotas: TenantQuotas,
    pub counts: TenantCounts,
}

/// A page of tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenantList {
    pub items: Vec<Tenant>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// What a tenant's own people may change about it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TenantChange {
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
}

/// What the operator of the service changes about a tenant.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AnyTenantChange {
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// Whether its people and devices are refused for now.
    pub suspended: bool,
    pub quotas: TenantQuotas,
}

/// A tenant to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTenant {
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// The address of its first administrator.
    pub admin_email: String,
    pub quotas: TenantQuotas,
}

/// A new tenant with its first administrator.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct CreatedTenant {
    #[serde(flatten)]
    pub tenant: Tenant,
    pub admin_email: String,
    /// It is shown here only.
    pub admin_password: String,
}

/// The password is a secret.
impl fmt::Debug for CreatedTenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedTenant")
            .field("tenant", &self.tenant)
            .finish_non_exhaustive()
    }
}

/// Somebody becomes a customer.
#[derive(Clone, Deserialize, ToSchema)]
pub struct SignUp {
    /// What the tenant is called.
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// The address of its first administrator.
    pub email: String,
    #[schema(min_length = 10)]
    pub password: String,
}

/// The password is a secret.
impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUp")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Which month.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UsageQuery {
    /// Such as `2026-11`.
    #[param(pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$")]
    pub month: String,
}

/// What a tenant used on a day, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayOfUsage {
    /// Such as `2026-11-20`.
    #[schema(format = Date)]
    pub day: String,
    /// Bytes of the segments that arrived on that day.
    pub bytes_stored: u64,
    pub segments: u64,
    /// How much of main streams arrived, in milliseconds: 86,400,000 is one channel that recorded all day.
    pub recorded_ms: u64,
}

/// What a tenant used in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsageList {
    /// The days on which anything was used, in order.
    pub items: Vec<DayOfUsage>,
    /// Always `null`: a month has 31 days at most.
    #[schema(required)]
    pub next: Option<String>,
}
