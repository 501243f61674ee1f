use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use nightjar_api::ProblemCode;
use nightjar_aws::operations::write_entry;
use nightjar_domain::operations::{Entry, EntryQueue, Outcome};
use tokio::time::timeout;

use super::Trail;
use crate::Deps;
use crate::host::host;

/// The answer waits no longer for the queue.
const PATIENCE: Duration = Duration::from_secs(1);

/// Writes what is done into the operation log, before it is answered.
pub async fn record(State(deps): State<Arc<Deps>>, mut request: Request, next: Next) -> Response {
    let trail = Trail::default();
    let host = host(request.headers());
    request.extensions_mut().insert(trail.clone());
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let (outcome, reason) = answered.as_ref().map_or((Outcome::Failed, None), outcome_of);
    if let Some(entry) = trail.entry((deps.clock)(), host, outcome, reason) {
        hand_on(&deps.operations, &entry).await;
    }
    answered.unwrap_or_else(|panic| resume_unwind(panic))
}

fn outcome_of(response: &Response) -> (Outcome, Option<String>) {
    let reason = || {
        let code = response.extensions().get::<ProblemCode>()?;
        serde_json::to_value(code).ok()?.as_str().map(str::to_owned)
    };
    match response.status() {
        status if status.is_server_error() => (Outcome::Failed, reason()),
        status if status.is_client_error() => (Outcome::Refused, reason()),
        // Who is refused in the middle of a browser's way is sent to a page that says so.
        status if status.is_redirection() && reason().is_some() => (Outcome::Refused, reason()),
        _ => (Outcome::Allowed, None),
    }
}

/// What the queue does not take in time goes into the function's own log, from where it can be sent again: it is late, not lost.
async fn hand_on(queue: &impl EntryQueue, entry: &Entry) {
    let cause = match timeout(PATIENCE, queue.send(entry)).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("{:#}", anyhow::Error::from(error)),
        Err(_) => "the queue takes too long".to_owned(),
    };
    match write_entry(entry) {
        Ok(entry) => tracing::error!(cause, entry, "entry of the operation log is not queued"),
        Err(error) => tracing::error!(cause, %error, ?entry, "entry of the operation log is not queued"),
    }
}
