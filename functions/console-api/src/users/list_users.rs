use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, PageQuery, UserList};
use nightjar_domain::identity::{ListUsers, Resource};
use nightjar_lambda_kit::{Parameters, Refusal};

use super::describe_user;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

/// Lists the users whose area lies within the caller's. A page may be shorter than asked for.
#[utoipa::path(
    get, path = "/api/users", tag = "users", operation_id = "listUsers",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListUsers::OPERATION.name()))),
    responses((status = 200, description = "A page of users.", body = UserList), DefaultProblem)
)]
pub async fn list_users(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListUsers>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<UserList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let page = deps.core.list_users(&actor.tenant, &page::request(query)?).await;
    let page = page.map_err(page::refuse)?;
    let seen = page
        .items
        .iter()
        .filter(|user| may.sees(&Resource::Area(may.place(user.area.as_ref()))));
    Ok(Json(UserList {
        items: seen.map(describe_user).collect(),
        next: page.next,
    }))
}
