use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, WebhookChange, WebhookWithSecret};
use nightjar_domain::alarms::{FindWebhook, SaveWebhook, Webhook, validate_webhook_url};
use nightjar_domain::identity::{Resource, random_secret};
use nightjar_lambda_kit::{JsonBody, Refusal};
use serde_json::{Value, json};

use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};

const SECRET_BYTES: std::ops::RangeInclusive<usize> = 16..=128;

/// Changes where alarms are sent.
#[utoipa::path(
    put, path = "/api/webhook", tag = "alarms", operation_id = "putWebhook",
    request_body = WebhookChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeWebhook::OPERATION.name()))),
    responses((status = 200, description = "The webhook with its secret.", body = WebhookWithSecret), DefaultProblem)
)]
pub async fn put_webhook(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeWebhook>,
    trail: Trail,
    JsonBody(body): JsonBody<WebhookChange>,
) -> Result<Json<WebhookWithSecret>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let url = validate_webhook_url(&body.url, deps.private_webhooks);
    let url = url.map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let secret = body.secret.unwrap_or_else(random_secret);
    if !SECRET_BYTES.contains(&secret.len()) {
        return Err(Refusal::invalid_request("secret has 16 to 128 bytes."));
    }
    let before = deps.core.find_webhook(&actor.tenant).await.map_err(Refusal::internal)?;
    trail.before(&before.map(|webhook| shown(&webhook.url)));
    trail.after(&shown(url.as_str()));
    let webhook = Webhook {
        url: url.to_string(),
        secret,
    };
    deps.core
        .save_webhook(&actor.tenant, &webhook)
        .await
        .map_err(Refusal::internal)?;
    Ok(Json(WebhookWithSecret {
        url: webhook.url,
        secret: webhook.secret,
    }))
}

// Many services hide a secret in path or query.
fn shown(url: &str) -> Value {
    let begin: String = url.split('/').take(3).collect::<Vec<_>>().join("/");
    json!({"server": begin})
}
