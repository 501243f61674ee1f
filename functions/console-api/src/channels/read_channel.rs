use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{ChannelDetails, DefaultProblem};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::ChannelId;

use super::answer::{details, find};
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Reads a channel and all that is set about it.
#[utoipa::path(
    get, path = "/api/channels/{id}", tag = "channels", operation_id = "readChannel",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadChannel::OPERATION.name()))),
    responses((status = 200, description = "The channel, with its ETag.", body = ChannelDetails), DefaultProblem)
)]
pub async fn read_channel(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadChannel>,
    PathId(id): PathId<ChannelId>,
) -> Result<Versioned<ChannelDetails>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let channel = find(&deps, tenant, &id).await?;
    let area = may.place(channel.area.as_ref());
    let actor = may.on(&Resource::Channel { id: &id, area })?;
    details(&deps, channel, &actor.areas).await
}
