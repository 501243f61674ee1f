use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{CallerKind, DefaultProblem, Me};
use nightjar_domain::identity::{FindTenant, FindUser, Resource, Who};
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::rights::{describe_limits, describe_rights};

/// Tells the caller who he is and what he may do.
#[utoipa::path(
    get, path = "/api/me", tag = "me", operation_id = "readMe", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadMe::OPERATION.name()))),
    responses((status = 200, description = "The caller.", body = Me), DefaultProblem)
)]
pub async fn read_me(State(deps): State<Arc<Deps>>, may: May<operations::ReadMe>) -> Result<Json<Me>, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let tenant = deps.core.find_tenant(&actor.tenant).await.map_err(Refusal::internal)?;
    let (kind, id, user) = match &actor.who {
        Who::User(id) => {
            let user = deps
                .core
                .find_user(&actor.tenant, id)
                .await
                .map_err(Refusal::internal)?;
            (CallerKind::User, id.to_string(), user)
        }
        Who::ApiKey(id) => (CallerKind::ApiKey, id.to_string(), None),
    };
    let second_factor = user.as_ref().and_then(|user| user.second_factor.as_ref());
    Ok(Json(Me {
        kind,
        id,
        name: actor.name.clone(),
        second_factor: second_factor.is_some_and(|factor| factor.confirmed),
        email: user.map(|user| user.email.as_str().to_owned()),
        tenant_id: actor.tenant.clone(),
        tenant_name: tenant.map(|name| name.as_str().to_owned()).unwrap_or_default(),
        rights: describe_rights(&actor.rights),
        area_id: actor.area.clone(),
        limits: describe_limits(&actor.limits),
        session_id: actor.session.clone(),
    }))
}
