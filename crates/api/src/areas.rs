use nightjar_model::AreaId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Area {
    #[schema(value_type = String)]
    pub id: AreaId,
    pub name: String,
    /// `null` for the root.
    #[schema(value_type = Option<String>, required)]
    pub parent_id: Option<AreaId>,
}

/// The places that the caller may see. The ETag is that of the tree: all changes of places count it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AreaList {
    pub items: Vec<Area>,
    /// Always `null`: a tenant has at most 1,000 places.
    #[schema(required)]
    pub next: Option<String>,
}

/// A place to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewArea {
    /// Without control characters, outer spaces and `/`, and no other place's below the same one.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    #[schema(value_type = String)]
    pub parent_id: AreaId,
}

/// What becomes of a place.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AreaChange {
    /// As of a new one.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// `null` for the root, which stays where it is.
    #[schema(value_type = Option<String>, required)]
    pub parent_id: Option<AreaId>,
}

/// Where the contents of a deleted place go.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AreaDeletion {
    /// The place that takes what is in it. Without one, only an empty place is deleted.
    #[param(value_type = Option<String>)]
    pub move_to: Option<AreaId>,
}
