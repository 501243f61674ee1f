use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, OperationList, OperationQuery};
use nightjar_domain::identity::Resource;
use nightjar_domain::operations::search;
use nightjar_lambda_kit::{Parameters, Refusal};

use super::describe::describe;
use super::query::{refuse, search_of};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Searches the operation log.
#[utoipa::path(
    get, path = "/api/operations", tag = "log", operation_id = "searchOperations",
    params(OperationQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::SearchOperations::OPERATION.name()))),
    responses((status = 200, description = "A page of the log.", body = OperationList), DefaultProblem)
)]
pub async fn search_operations(
    State(deps): State<Arc<Deps>>,
    may: May<operations::SearchOperations>,
    Parameters(query): Parameters<OperationQuery>,
) -> Result<Json<OperationList>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let asked = search_of(query, actor.tenant.clone(), (deps.clock)())?;
    let page = search(&deps.events, &asked).await.map_err(refuse)?;
    Ok(Json(OperationList {
        items: page.items.into_iter().map(describe).collect(),
        next: page.next,
    }))
}
