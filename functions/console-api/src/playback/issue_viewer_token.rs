use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, ViewerToken, ViewerTokenRequest};
use nightjar_domain::devices::FindChannels;
use nightjar_domain::identity::ViewerGrant;
use nightjar_domain::identity::viewer_token::VIEWER_CHANNELS_MAX;
use nightjar_lambda_kit::{JsonBody, Refusal};

use crate::Deps;
use crate::bearer::SignedIn;

/// Gives the right to watch some channels for a while.
#[utoipa::path(
    post, path = "/api/viewer-tokens", tag = "playback", operation_id = "issueViewerToken",
    request_body = ViewerTokenRequest, security(("bearer" = [])),
    responses((status = 200, description = "A token for the paths of media URLs.", body = ViewerToken), DefaultProblem)
)]
pub async fn issue_viewer_token(
    State(deps): State<Arc<Deps>>,
    SignedIn(user): SignedIn,
    JsonBody(body): JsonBody<ViewerTokenRequest>,
) -> Result<Json<ViewerToken>, Refusal> {
    if !(1..=VIEWER_CHANNELS_MAX).contains(&body.channels.len()) {
        return Err(Refusal::invalid_request(format!(
            "channels names 1 to {VIEWER_CHANNELS_MAX} channels."
        )));
    }
    let channels: Vec<_> = BTreeSet::from_iter(body.channels).into_iter().collect();
    let found = deps
        .core
        .find_channels(&user.tenant, &channels)
        .await
        .map_err(Refusal::internal)?;
    if found.len() != channels.len() {
        return Err(Refusal::not_found("There is no such channel."));
    }
    let grant = ViewerGrant::new(user.tenant, user.user, channels, (deps.clock)());
    let token = deps.viewer_key().await?.issue(&grant).map_err(Refusal::internal)?;
    Ok(Json(ViewerToken {
        token,
        expires_at: grant.expires_at,
    }))
}
