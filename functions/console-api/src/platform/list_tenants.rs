use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, PageQuery, TenantList};
use nightjar_domain::identity::Resource;
use nightjar_domain::tenants::ListTenants;
use nightjar_lambda_kit::{Parameters, Refusal};

use crate::may::May;
use crate::operations::{self, Named};
use crate::tenant::answer::describe;
use crate::{Deps, page};

/// Lists all tenants.
#[utoipa::path(
    get, path = "/api/platform/tenants", tag = "platform", operation_id = "listTenants",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListTenants::OPERATION.name()))),
    responses((status = 200, description = "A page of tenants.", body = TenantList), DefaultProblem)
)]
pub async fn list_tenants(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListTenants>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<TenantList>, Refusal> {
    may.on(&Resource::Platform)?;
    let page = deps.core.list_tenants(&page::request(query)?).await;
    let page = page.map_err(page::refuse)?;
    Ok(Json(TenantList {
        items: page.items.iter().map(describe).collect(),
        next: page.next,
    }))
}
