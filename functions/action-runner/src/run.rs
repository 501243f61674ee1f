use std::time::Instant;

use anyhow::Context;
use nightjar_domain::alarms::{Action, ActionKind, ActionOutcome, OutcomeState, Webhook};

use crate::config::Deps;
use crate::delivery::{Failure, deliver};

/// Performs an action unless it was performed already, and notes how it went.
///
/// # Errors
/// When it must be tried again.
pub async fn run(deps: &Deps, action: &Action, attempts: u32) -> anyhow::Result<()> {
    if deps.outcomes.is_delivered(action).await.context("read outcome")? {
        tracing::info!(event_id = action.event_id(), "action was performed before");
        return Ok(());
    }
    let ActionKind::Webhook = action.kind;
    let webhook = deps
        .webhooks
        .find_webhook(&action.alarm.tenant)
        .await
        .context("read webhook")?;
    let begin = Instant::now();
    let (state, delivered) = match webhook {
        Some(webhook) => attempt(deps, action, &webhook).await,
        None => (OutcomeState::Skipped, Err(Failure::NoWebhook)),
    };
    let outcome = ActionOutcome {
        state,
        attempts,
        http_status: delivered.as_ref().map_or_else(Failure::status, |status| Some(*status)),
        latency_ms: u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX),
        reason: delivered.as_ref().err().map(ToString::to_string),
        at: (deps.clock)(),
    };
    tracing::info!(event_id = action.event_id(), ?outcome, "action was attempted");
    deps.outcomes.note(action, &outcome).await.context("note outcome")?;
    match delivered {
        Err(failure) if state == OutcomeState::Failed => Err(failure).context("deliver webhook"),
        _ => Ok(()),
    }
}

async fn attempt(deps: &Deps, action: &Action, webhook: &Webhook) -> (OutcomeState, Result<u16, Failure>) {
    match deliver(webhook, action, (deps.clock)(), deps.private_webhooks).await {
        Ok(status) => (OutcomeState::Delivered, Ok(status)),
        Err(failure) => (OutcomeState::Failed, Err(failure)),
    }
}
