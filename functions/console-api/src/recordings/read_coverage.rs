use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{CoverageList, CoverageQuery, DefaultProblem};
use nightjar_domain::recordings::parse_coverage_query;
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::{coverage, refuse};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Accounts for every moment of a range, for several channels at once.
#[utoipa::path(
    get, path = "/api/coverage", tag = "recordings", operation_id = "readCoverage",
    params(CoverageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadCoverage::OPERATION.name()))),
    responses((status = 200, description = "What the range holds.", body = CoverageList), DefaultProblem)
)]
pub async fn read_coverage(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadCoverage>,
    Parameters(query): Parameters<CoverageQuery>,
) -> Result<Json<CoverageList>, Refusal> {
    let query = parse_coverage_query(&query.channels, &query.from, &query.to).map_err(refuse)?;
    let items = coverage(&deps, &may, &query).await?;
    Ok(Json(CoverageList { items }))
}
