use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{CoverageQuery, DefaultProblem, LedgerList};
use nightjar_domain::identity::Resource;
use nightjar_domain::recordings::{ledger_of_channels, parse_coverage_query};
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::{describe_ledger, recorded, refuse};
use crate::Deps;
use crate::channels::reach::reach;
use crate::may::May;
use crate::operations::{self, Named};

/// Sums up what channels were to record in a range, and what became of it.
#[utoipa::path(
    get, path = "/api/ledger", tag = "recordings", operation_id = "readLedger",
    params(CoverageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadLedger::OPERATION.name()))),
    responses((status = 200, description = "The sums.", body = LedgerList), DefaultProblem)
)]
pub async fn read_ledger(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadLedger>,
    Parameters(query): Parameters<CoverageQuery>,
) -> Result<Json<LedgerList>, Refusal> {
    let query = parse_coverage_query(&query.channels, &query.from, &query.to).map_err(refuse)?;
    let channels = reach(&deps, &may, operations::ReadLedger::OPERATION, &query.channels).await?;
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let channels = recorded(channels);
    let ledgers = ledger_of_channels(&deps.segments, tenant, &channels, query.range, (deps.clock)()).await;
    let ledgers = ledgers.map_err(Refusal::internal)?;
    Ok(Json(LedgerList {
        items: ledgers.into_iter().map(describe_ledger).collect(),
    }))
}
