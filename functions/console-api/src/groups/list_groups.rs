use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, GroupList, PageQuery};
use nightjar_domain::groups::{Group, ListGroups};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::describe;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

/// Lists the caller's own views and those that others share.
#[utoipa::path(
    get, path = "/api/groups", tag = "groups", operation_id = "listGroups",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListGroups::OPERATION.name()))),
    responses((status = 200, description = "A page of views.", body = GroupList), DefaultProblem)
)]
pub async fn list_groups(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListGroups>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<GroupList>, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let page = deps.core.list_groups(&actor.tenant, &page::request(query)?).await;
    let page = page.map_err(page::refuse)?;
    let shown: Vec<&Group> = page.items.iter().filter(|group| group.is_shown_to(actor)).collect();
    Ok(Json(GroupList {
        items: describe(&deps, &may, actor, &shown).await?,
        next: page.next,
    }))
}
