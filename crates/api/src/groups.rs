use nightjar_model::{ChannelId, GroupId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    #[schema(value_type = String)]
    pub id: GroupId,
    pub name: String,
    /// Whether others of the tenant see it.
    pub shared: bool,
    /// Whether it is the caller's own, so that he may change it.
    pub own: bool,
    /// `{columns}x{rows}`, such as `2x2`.
    pub layout: String,
    /// In the order of tiles. Those that the caller may not see are left out.
    #[schema(value_type = Vec<String>)]
    pub channels: Vec<ChannelId>,
}

/// A page of saved views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupList {
    /// May be fewer than the limit though more follow: private views of others are left out.
    pub items: Vec<Group>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// What a saved view is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct GroupChange {
    /// Without control characters or outer spaces.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    pub shared: bool,
    /// `{columns}x{rows}`, such as `2x2`.
    #[schema(pattern = "^[1-8]x[1-8]$")]
    pub layout: String,
    #[schema(value_type = Vec<String>, max_items = 64)]
    pub channels: Vec<ChannelId>,
}
