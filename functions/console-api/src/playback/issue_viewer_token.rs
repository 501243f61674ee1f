use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, ViewerToken, ViewerTokenRequest};
use nightjar_domain::devices::FindChannels;
use nightjar_domain::identity::viewer_token::VIEWER_CHANNELS_MAX;
use nightjar_domain::identity::{Operation, Resource, ViewerGrant};
use nightjar_lambda_kit::{JsonBody, Refusal};

use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Gives the right to watch some channels for a while.
#[utoipa::path(
    post, path = "/api/viewer-tokens", tag = "playback", operation_id = "issueViewerToken",
    request_body = ViewerTokenRequest, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::IssueViewerToken::OPERATION.name()))),
    responses((status = 200, description = "A token for the paths of media URLs.", body = ViewerToken), DefaultProblem)
)]
pub async fn issue_viewer_token(
    State(deps): State<Arc<Deps>>,
    may: May<operations::IssueViewerToken>,
    JsonBody(body): JsonBody<ViewerTokenRequest>,
) -> Result<Json<ViewerToken>, Refusal> {
    if !(1..=VIEWER_CHANNELS_MAX).contains(&body.channels.len()) {
        return Err(Refusal::invalid_request(format!(
            "channels names 1 to {VIEWER_CHANNELS_MAX} channels."
        )));
    }
    let channels: Vec<_> = BTreeSet::from_iter(body.channels).into_iter().collect();
    let actor = may.on(&Resource::Somewhere)?;
    let found = deps
        .core
        .find_channels(&actor.tenant, &channels)
        .await
        .map_err(Refusal::internal)?;
    if found.len() != channels.len() {
        return Err(Refusal::absent());
    }
    for channel in &found {
        let resource = Resource::Channel {
            id: &channel.id,
            area: may.place(channel.area.as_ref()),
        };
        may.also(Operation::ViewLive, &resource)?;
        may.also(Operation::ViewPlayback, &resource)?;
    }
    // The token names a user.
    let user = actor.user().cloned().ok_or_else(Refusal::forbidden)?;
    let grant = ViewerGrant::new(actor.tenant.clone(), user, channels, (deps.clock)());
    let token = deps.viewer_key().await?.issue(&grant).map_err(Refusal::internal)?;
    Ok(Json(ViewerToken {
        token,
        expires_at: grant.expires_at,
    }))
}
