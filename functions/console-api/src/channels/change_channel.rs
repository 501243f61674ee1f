use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{ChannelChange as Asked, ChannelDetails, DefaultProblem, ProblemCode};
use nightjar_domain::devices::{ChangeChannel, ChangeChannelError, Channel, ChannelChange};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::ChannelId;

use super::answer::{details, find};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Changes a channel. Its device obeys when it reports next: within a minute or two.
#[utoipa::path(
    put, path = "/api/channels/{id}", tag = "channels", operation_id = "changeChannel",
    params(("id" = String, Path), IfMatch), request_body = Asked, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeChannel::OPERATION.name()))),
    responses((status = 200, description = "The channel, with its new ETag.", body = ChannelDetails), DefaultProblem)
)]
pub async fn change_channel(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeChannel>,
    trail: Trail,
    PathId(id): PathId<ChannelId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<Asked>,
) -> Result<Versioned<ChannelDetails>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let before = find(&deps, tenant, &id).await?;
    let area = may.place(before.area.as_ref());
    let actor = may.on(&Resource::Channel { id: &id, area })?;
    // Whoever moves it must be at home where it goes.
    may.on(&Resource::Channel {
        id: &id,
        area: &body.area_id,
    })?;
    trail.target("channel", &id, &before.name);
    trail.before(&settings(&before, area.clone()));
    if before.version != version {
        return Err(precondition_failed());
    }
    let after = change(&body).apply(&before);
    let after = after.map_err(|refusal| Refusal::invalid_request(format!("{refusal}.")))?;
    deps.core.change_channel(&after, (deps.clock)()).await.map_err(refuse)?;
    trail.after(&settings(&after, body.area_id.clone()));
    details(&deps, after, &actor.areas).await
}

fn change(asked: &Asked) -> ChannelChange {
    ChannelChange {
        name: asked.name.clone(),
        area: Some(asked.area_id.clone()),
        class: asked.class,
        idle_ms: asked.idle_ms,
        active_ms: asked.active_ms,
        plan: asked.plan.clone(),
        enabled: asked.enabled,
    }
}

fn settings(channel: &Channel, area_id: nightjar_model::AreaId) -> Asked {
    Asked {
        name: channel.name.clone(),
        area_id,
        class: channel.class,
        idle_ms: channel.recording.idle_ms,
        active_ms: channel.recording.active_ms,
        plan: channel.recording.plan.clone(),
        enabled: channel.enabled,
    }
}

fn refuse(error: ChangeChannelError) -> Refusal {
    match error {
        ChangeChannelError::Changed => precondition_failed(),
        ChangeChannelError::StorageDays => Refusal::new(ProblemCode::QuotaReached, format!("{error}.")),
        ChangeChannelError::Store(error) => Refusal::internal(error),
    }
}
