use std::sync::Arc;

use axum::extract::State;
use http::{HeaderName, header};
use nightjar_api::{DefaultProblem, OperationExportQuery};
use nightjar_domain::identity::Resource;
use nightjar_domain::operations::{CSV_HEADER, Entry, all_entries, csv_line};
use nightjar_lambda_kit::{Parameters, Refusal};

use super::query::{refuse, search_of};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};

/// A function answers no more than 6 MB.
const CSV_MAX_BYTES: usize = 5 * 1024 * 1024;

const HEADERS: [(HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
    (header::CONTENT_DISPOSITION, "attachment; filename=\"operations.csv\""),
];

/// Takes everything that a search finds in the operation log away as a table (RFC 4180).
#[utoipa::path(
    get, path = "/api/operations.csv", tag = "log", operation_id = "exportOperations",
    params(OperationExportQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ExportOperations::OPERATION.name()))),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv"), DefaultProblem)
)]
pub async fn export_operations(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ExportOperations>,
    trail: Trail,
    Parameters(query): Parameters<OperationExportQuery>,
) -> Result<([(HeaderName, &'static str); 2], String), Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let asked = search_of(query.into(), actor.tenant.clone(), (deps.clock)())?;
    let entries = all_entries(&deps.events, &asked).await.map_err(refuse)?;
    trail.detail(format!(
        "{} entries from {} to {}",
        entries.len(),
        asked.range.from,
        asked.range.to
    ));
    Ok((HEADERS, table(&entries)?))
}

fn table(entries: &[Entry]) -> Result<String, Refusal> {
    let mut text = CSV_HEADER.to_owned();
    for entry in entries {
        text.push_str(&csv_line(entry));
        if text.len() > CSV_MAX_BYTES {
            return Err(Refusal::invalid_request(
                "This is more than 5 MiB. Choose a shorter time or more conditions.",
            ));
        }
    }
    Ok(text)
}
