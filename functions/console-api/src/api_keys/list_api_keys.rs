use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ApiKeyList, DefaultProblem, PageQuery};
use nightjar_domain::identity::{ApiKeys, Resource};
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::describe;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

/// Lists the API keys whose area lies within the caller's. A page may be shorter than asked for.
#[utoipa::path(
    get, path = "/api/api-keys", tag = "users", operation_id = "listApiKeys",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListApiKeys::OPERATION.name()))),
    responses((status = 200, description = "A page of keys, without their secrets.", body = ApiKeyList), DefaultProblem)
)]
pub async fn list_api_keys(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListApiKeys>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<ApiKeyList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let page = deps.core.list_api_keys(&actor.tenant, &page::request(query)?).await;
    let page = page.map_err(page::refuse)?;
    let seen = page
        .items
        .iter()
        .filter(|key| may.sees(&Resource::Area(may.place(Some(&key.area)))));
    Ok(Json(ApiKeyList {
        items: seen.map(describe).collect(),
        next: page.next,
    }))
}
