use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use nightjar_api::{DefaultProblem, Export, ExportFormat, ExportStream, NewExport};
use nightjar_domain::exports::{ExportOptions, ExportRequest, RequestPorts, request_export};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::{Stream, TimeRange};
use serde_json::json;

use super::answer::{answer, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::channels::reach::reach;
use crate::may::May;
use crate::operations::{self, Named};

/// Begins to make files of a range of footage.
#[utoipa::path(
    post, path = "/api/exports", tag = "recordings", operation_id = "addExport",
    request_body = NewExport, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddExport::OPERATION.name()))),
    responses((status = 201, description = "It is queued.", body = Export), DefaultProblem)
)]
pub async fn add_export(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddExport>,
    trail: Trail,
    JsonBody(body): JsonBody<NewExport>,
) -> Result<(StatusCode, Json<Export>), Refusal> {
    let ExportFormat::Mp4 = body.format;
    let actor = may.on(&Resource::Somewhere)?;
    let request = ExportRequest {
        tenant: actor.tenant.clone(),
        requested_by: actor.who.to_string(),
        channels: body.channels,
        stream: match body.stream {
            ExportStream::Main => Stream::Main,
            ExportStream::Sub => Stream::Sub,
        },
        range: TimeRange {
            from: body.from,
            to: body.to,
        },
        options: ExportOptions {
            exact: body.exact,
            split_at_gaps: body.split_at_gaps,
        },
    };
    request.check((deps.clock)()).map_err(|error| refuse(error.into()))?;
    let channels = reach(&deps, &may, operations::AddExport::OPERATION, &request.channels).await?;
    let ports = RequestPorts {
        channels: &deps.core,
        jobs: &deps.exports,
        queue: &deps.exports_queue,
    };
    let job = request_export(&ports, request, (deps.clock)()).await.map_err(refuse)?;
    let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
    trail.target("export", &job.id, names.join(", "));
    trail.after(&json!({"from": job.from.to_string(), "to": job.to.to_string()}));
    Ok((StatusCode::CREATED, answer(&deps, &job).await?))
}
