use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, ViewerPurpose, ViewerToken, ViewerTokenRequest};
use nightjar_domain::devices::Channel;
use nightjar_domain::identity::viewer_token::VIEWER_CHANNELS_MAX;
use nightjar_domain::identity::{Operation, Purpose, Resource, ViewerGrant, Viewing};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::ChannelId;
use serde_json::json;

use crate::Deps;
use crate::audit::Trail;
use crate::channels::reach::reach;
use crate::may::May;
use crate::operations::{self, Named};

/// Gives the right to see footage of some channels for a while. Asking again renews it for as long as the right stands.
#[utoipa::path(
    post, path = "/api/viewer-tokens", tag = "playback", operation_id = "issueViewerToken",
    request_body = ViewerTokenRequest, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::IssueViewerToken::OPERATION.name()))),
    responses((status = 200, description = "A token for the paths of media URLs.", body = ViewerToken), DefaultProblem)
)]
pub async fn issue_viewer_token(
    State(deps): State<Arc<Deps>>,
    may: May<operations::IssueViewerToken>,
    trail: Trail,
    JsonBody(body): JsonBody<ViewerTokenRequest>,
) -> Result<Json<ViewerToken>, Refusal> {
    let mut viewing = viewing(body)?;
    let actor = may.on(&Resource::Somewhere)?;
    let needed = match viewing.purpose {
        Purpose::Live => Some(Operation::ViewLive),
        Purpose::Playback => Some(Operation::ViewPlayback),
        Purpose::Export => Some(Operation::ExportFootage),
        Purpose::Watch => None,
    };
    let found = match needed {
        Some(operation) => {
            trail.operation(operation.name());
            reach(&deps, &may, operation, &viewing.channels).await?
        }
        None => {
            let (purpose, found) = what_rights_allow(&deps, &may, &viewing.channels).await?;
            viewing.purpose = purpose;
            found
        }
    };
    tell(&trail, &found, &viewing);
    let grant = ViewerGrant::new(actor.tenant.clone(), actor.who.to_string(), viewing, (deps.clock)());
    let token = deps.viewer_key().await?.issue(&grant).map_err(Refusal::internal)?;
    Ok(Json(ViewerToken {
        token,
        expires_at: grant.expires_at,
    }))
}

/// Live, recorded, or both: what the actor may see of every one of the channels.
async fn what_rights_allow(
    deps: &Deps,
    may: &May<operations::IssueViewerToken>,
    channels: &[ChannelId],
) -> Result<(Purpose, Vec<Channel>), Refusal> {
    let live = reach(deps, may, Operation::ViewLive, channels).await;
    let playback = reach(deps, may, Operation::ViewPlayback, channels).await;
    match (live, playback) {
        (Ok(found), Ok(_)) => Ok((Purpose::Watch, found)),
        (Ok(found), Err(_)) => Ok((Purpose::Live, found)),
        (Err(_), Ok(found)) => Ok((Purpose::Playback, found)),
        (Err(refusal), Err(_)) => Err(refusal),
    }
}

fn viewing(body: ViewerTokenRequest) -> Result<Viewing, Refusal> {
    let refuse = |detail: &str| Err(Refusal::invalid_request(detail));
    let ViewerTokenRequest { channels, from, to, .. } = body;
    if !(1..=VIEWER_CHANNELS_MAX).contains(&channels.len()) {
        return refuse(&format!("channels names 1 to {VIEWER_CHANNELS_MAX} channels."));
    }
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        return refuse("from is before to.");
    }
    let purpose = match body.purpose {
        Some(ViewerPurpose::Live) if from.or(to).is_some() => return refuse("live has neither from nor to."),
        Some(ViewerPurpose::Export) if from.and(to).is_none() => return refuse("export needs from and to."),
        None if from.or(to).is_some() => return refuse("from and to need a purpose."),
        Some(ViewerPurpose::Live) => Purpose::Live,
        Some(ViewerPurpose::Playback) => Purpose::Playback,
        Some(ViewerPurpose::Export) => Purpose::Export,
        None => Purpose::Watch,
    };
    Ok(Viewing {
        channels: BTreeSet::from_iter(channels).into_iter().collect(),
        purpose,
        from,
        to,
    })
}

fn tell(trail: &Trail, channels: &[Channel], viewing: &Viewing) {
    let ids: Vec<&str> = channels.iter().map(|channel| channel.id.as_str()).collect();
    let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
    trail.target("channel", ids.join(" "), names.join(", "));
    let time = |time: Option<nightjar_model::Timestamp>| time.map(|time| time.to_string());
    if viewing.from.or(viewing.to).is_some() {
        trail.after(&json!({"from": time(viewing.from), "to": time(viewing.to)}));
    }
}
