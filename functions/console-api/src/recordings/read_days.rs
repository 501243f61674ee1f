use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ChannelDaysList, DaysQuery, DefaultProblem};
use nightjar_domain::recordings::{parse_channels, parse_month};
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::{days, refuse};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Tells on which days of a month something was recorded, for several channels at once.
#[utoipa::path(
    get, path = "/api/days", tag = "recordings", operation_id = "readDays",
    params(DaysQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadDays::OPERATION.name()))),
    responses((status = 200, description = "The days with footage.", body = ChannelDaysList), DefaultProblem)
)]
pub async fn read_days(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadDays>,
    Parameters(query): Parameters<DaysQuery>,
) -> Result<Json<ChannelDaysList>, Refusal> {
    let channels = parse_channels(&query.channels).map_err(refuse)?;
    let month = parse_month(&query.month, &query.tz).map_err(refuse)?;
    let items = days(&deps, &may, &channels, &month).await?;
    Ok(Json(ChannelDaysList { items }))
}
