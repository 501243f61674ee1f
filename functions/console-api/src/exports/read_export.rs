use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Export};
use nightjar_lambda_kit::Refusal;
use nightjar_model::ExportId;

use super::answer::{answer, find};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Tells how far an export is, and where its files are.
#[utoipa::path(
    get, path = "/api/exports/{id}", tag = "recordings", operation_id = "readExport",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadExport::OPERATION.name()))),
    responses((status = 200, description = "The export.", body = Export), DefaultProblem)
)]
pub async fn read_export(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadExport>,
    PathId(id): PathId<ExportId>,
) -> Result<Json<Export>, Refusal> {
    let job = find(&deps, &may, &id).await?;
    answer(&deps, &job).await
}
