use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use nightjar_api::{ApiKeyWithSecret, DefaultProblem, NewApiKey};
use nightjar_domain::identity::{ApiKey, ApiKeys, Given, Limits, NewApiKey as New, Resource};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::answer::describe;
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::rights::{give, read_rights};

/// Makes an API key, which has at most the rights of the caller.
#[utoipa::path(
    post, path = "/api/api-keys", tag = "users", operation_id = "addApiKey",
    request_body = NewApiKey, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddApiKey::OPERATION.name()))),
    responses((status = 201, description = "The key with its secret.", body = ApiKeyWithSecret), DefaultProblem)
)]
pub async fn add_api_key(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddApiKey>,
    trail: Trail,
    JsonBody(body): JsonBody<NewApiKey>,
) -> Result<(StatusCode, Json<ApiKeyWithSecret>), Refusal> {
    let area = body.area_id.unwrap_or_else(|| may.place(None).clone());
    let actor = may.on(&Resource::Area(&area))?;
    let new = New {
        name: body.name,
        rights: read_rights(body.rights),
        area,
        expires_at: body.expires_at,
    };
    give(
        actor,
        Given {
            rights: &new.rights,
            area: &new.area,
            limits: &Limits::new(),
        },
    )?;
    let made = ApiKey::make(actor.tenant.clone(), new, (deps.clock)());
    let (key, text) = made.map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    trail.target("api-key", &key.id, &key.name);
    deps.core.create_api_key(&key).await.map_err(Refusal::internal)?;
    let answer = ApiKeyWithSecret {
        key: describe(&key),
        secret: text.reveal(),
    };
    trail.after(&answer.key);
    Ok((StatusCode::CREATED, Json(answer)))
}
