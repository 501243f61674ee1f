use serde::Deserialize;
use utoipa::IntoParams;

/// How many items a page has when the caller names no limit.
pub const LIMIT_DEFAULT: u16 = 100;

/// The most items a page may have.
pub const LIMIT_MAX: u16 = 200;

/// Which page of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 100)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}
