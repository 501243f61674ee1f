use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Webhook};
use nightjar_domain::alarms::FindWebhook;
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::bearer::SignedIn;

/// Tells where alarms are sent.
#[utoipa::path(
    get, path = "/api/webhook", tag = "alarms", operation_id = "getWebhook",
    security(("bearer" = [])),
    responses((status = 200, description = "The webhook, without its secret.", body = Webhook), DefaultProblem)
)]
pub async fn get_webhook(State(deps): State<Arc<Deps>>, SignedIn(user): SignedIn) -> Result<Json<Webhook>, Refusal> {
    let webhook = deps.core.find_webhook(&user.tenant).await.map_err(Refusal::internal)?;
    Ok(Json(Webhook {
        url: webhook.map(|webhook| webhook.url),
    }))
}
