use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Export};
use nightjar_domain::exports::retry_export as retry;
use nightjar_lambda_kit::Refusal;
use nightjar_model::ExportId;

use super::answer::{answer, find, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Tries again what an export gave up.
#[utoipa::path(
    post, path = "/api/exports/{id}/retry", tag = "recordings", operation_id = "retryExport",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::RetryExport::OPERATION.name()))),
    responses((status = 200, description = "The export as it is now.", body = Export), DefaultProblem)
)]
pub async fn retry_export(
    State(deps): State<Arc<Deps>>,
    may: May<operations::RetryExport>,
    trail: Trail,
    PathId(id): PathId<ExportId>,
) -> Result<Json<Export>, Refusal> {
    let job = find(&deps, &may, &id).await?;
    trail.target("export", &id, "");
    let ports = (&deps.exports as &_, &deps.exports_queue as &_);
    let job = retry(ports, (&job.tenant, &id), (deps.clock)()).await.map_err(refuse)?;
    answer(&deps, &job).await
}
