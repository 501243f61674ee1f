use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{ApiKeys, Resource};
use nightjar_lambda_kit::Refusal;
use nightjar_model::ApiKeyId;

use super::answer::describe;
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes an API key: it is refused from the next request on. Keys are never changed, so no version is asked for.
#[utoipa::path(
    delete, path = "/api/api-keys/{id}", tag = "users", operation_id = "deleteApiKey",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteApiKey::OPERATION.name()))),
    responses((status = 204, description = "The key is gone."), DefaultProblem)
)]
pub async fn delete_api_key(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteApiKey>,
    trail: Trail,
    PathId(id): PathId<ApiKeyId>,
) -> Result<StatusCode, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let key = deps.core.find_api_key(&actor.tenant, &id).await;
    let key = key.map_err(Refusal::internal)?.ok_or_else(Refusal::absent)?;
    may.on(&Resource::Area(may.place(Some(&key.area))))?;
    trail.target("api-key", &id, &key.name);
    trail.before(&describe(&key));
    let deleted = deps.core.delete_api_key(&actor.tenant, &id).await;
    deleted.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
