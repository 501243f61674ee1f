use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ChannelDays, DefaultProblem, MonthQuery};
use nightjar_domain::recordings::parse_month;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::ChannelId;

use super::answer::{days, refuse};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Tells on which days of a month a channel recorded something.
#[utoipa::path(
    get, path = "/api/channels/{id}/days", tag = "recordings", operation_id = "readChannelDays",
    params(("id" = String, Path), MonthQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadChannelDays::OPERATION.name()))),
    responses((status = 200, description = "The days with footage.", body = ChannelDays), DefaultProblem)
)]
pub async fn read_channel_days(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadChannelDays>,
    PathId(id): PathId<ChannelId>,
    Parameters(query): Parameters<MonthQuery>,
) -> Result<Json<ChannelDays>, Refusal> {
    let month = parse_month(&query.month, &query.tz).map_err(refuse)?;
    let answer = days(&deps, &may, &[id], &month).await?.pop();
    answer.map(Json).ok_or_else(Refusal::absent)
}
