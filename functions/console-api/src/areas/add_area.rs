use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use nightjar_api::{Area, DefaultProblem, NewArea};
use nightjar_domain::areas::{ChangeAreas, FindAreas};
use nightjar_domain::devices::ChangeError;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::AreaId;

use super::answer::{refuse, refuse_write, versioned};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};

// Each round is lost only to another change of the tree.
const ROUNDS: u32 = 5;

/// Adds a place.
#[utoipa::path(
    post, path = "/api/areas", tag = "areas", operation_id = "addArea",
    request_body = NewArea, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddArea::OPERATION.name()))),
    responses((status = 201, description = "The place, with the new ETag of the tree.", body = Area), DefaultProblem)
)]
pub async fn add_area(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddArea>,
    trail: Trail,
    JsonBody(body): JsonBody<NewArea>,
) -> Result<Response, Refusal> {
    let actor = may.on(&Resource::Area(&body.parent_id))?;
    let id = AreaId::random();
    let mut tree = actor.areas.clone();
    for _ in 0..ROUNDS {
        let next = tree.with_new(id.clone(), &body.name, &body.parent_id).map_err(refuse)?;
        match deps.core.change_areas(&actor.tenant, &next).await {
            Ok(()) => {
                let answer = versioned(&next, &id)?;
                trail.target("area", &id, &body.name);
                trail.after(&answer.body);
                return Ok((StatusCode::CREATED, answer).into_response());
            }
            // Two new places do not contradict each other.
            Err(ChangeError::Changed) => {
                let newer = deps.core.find_areas(&actor.tenant).await.map_err(Refusal::internal)?;
                tree = newer.ok_or_else(Refusal::absent)?;
            }
            Err(error) => return Err(refuse_write(error)),
        }
    }
    Err(refuse_write(ChangeError::Changed))
}
