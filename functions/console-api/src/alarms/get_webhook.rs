use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Webhook};
use nightjar_domain::alarms::FindWebhook;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Tells where alarms are sent.
#[utoipa::path(
    get, path = "/api/webhook", tag = "alarms", operation_id = "getWebhook",
    security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadWebhook::OPERATION.name()))),
    responses((status = 200, description = "The webhook, without its secret.", body = Webhook), DefaultProblem)
)]
pub async fn get_webhook(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadWebhook>,
) -> Result<Json<Webhook>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let webhook = deps.core.find_webhook(&actor.tenant).await.map_err(Refusal::internal)?;
    Ok(Json(Webhook {
        url: webhook.map(|webhook| webhook.url),
    }))
}
