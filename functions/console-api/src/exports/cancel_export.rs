use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Export};
use nightjar_domain::exports::cancel_export as cancel;
use nightjar_lambda_kit::Refusal;
use nightjar_model::ExportId;

use super::answer::{answer, find, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Ends an export that is not over. Files that are finished stay until they expire.
#[utoipa::path(
    post, path = "/api/exports/{id}/cancel", tag = "recordings", operation_id = "cancelExport",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::CancelExport::OPERATION.name()))),
    responses((status = 200, description = "The export as it is now.", body = Export), DefaultProblem)
)]
pub async fn cancel_export(
    State(deps): State<Arc<Deps>>,
    may: May<operations::CancelExport>,
    trail: Trail,
    PathId(id): PathId<ExportId>,
) -> Result<Json<Export>, Refusal> {
    let job = find(&deps, &may, &id).await?;
    trail.target("export", &id, "");
    let job = cancel(&deps.exports, (&job.tenant, &id)).await.map_err(refuse)?;
    answer(&deps, &job).await
}
