use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{Coverage, DefaultProblem, RangeQuery};
use nightjar_domain::recordings::parse_coverage_query;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::ChannelId;

use super::answer::{coverage, refuse};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Accounts for every moment of a range of a channel.
#[utoipa::path(
    get, path = "/api/channels/{id}/coverage", tag = "recordings", operation_id = "readChannelCoverage",
    params(("id" = String, Path), RangeQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadChannelCoverage::OPERATION.name()))),
    responses((status = 200, description = "What the range holds.", body = Coverage), DefaultProblem)
)]
pub async fn read_channel_coverage(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadChannelCoverage>,
    PathId(id): PathId<ChannelId>,
    Parameters(query): Parameters<RangeQuery>,
) -> Result<Json<Coverage>, Refusal> {
    let query = parse_coverage_query(id.as_str(), &query.from, &query.to).map_err(refuse)?;
    let answer = coverage(&deps, &may, &query).await?.pop();
    answer.map(Json).ok_or_else(Refusal::absent)
}
