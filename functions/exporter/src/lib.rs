#![doc = include_str!("../README.md")]

mod config;

pub use config::{Config, Deps};

use anyhow::Context;
use nightjar_aws::exports::read_export_message;
use nightjar_domain::exports::{ExportDeps, ExportQueue, PART_BYTES, Performed, perform};
use nightjar_lambda_kit::{Message, each_message};

const TOOL: &str = concat!("nightjar ", env!("CARGO_PKG_VERSION"));

/// So often the queue gives a message out before it becomes a dead letter (template.yaml).
const LAST_RECEIVE: u32 = 5;

/// Goes on with the exports of a batch and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps, messages: Vec<Message>) -> Vec<String> {
    each_message(messages, |message| handle_message(deps, message)).await
}

async fn handle_message(deps: &Deps, message: Message) -> anyhow::Result<()> {
    let (tenant, export) = match read_export_message(&message.body) {
        Ok(named) => named,
        Err(error) => {
            tracing::warn!(message_id = message.id, %error, "message is dropped");
            return Ok(());
        }
    };
    let clock = deps.clock;
    let with = ExportDeps {
        jobs: &deps.jobs,
        footage: &deps.footage,
        reader: &deps.bucket,
        store: &deps.bucket,
        clock: &clock,
        until: clock().saturating_add_ms(deps.run_ms),
        tool: TOOL,
        part_bytes: PART_BYTES,
    };
    let last_try = message.receive_count >= LAST_RECEIVE;
    let performed = perform(&with, (&tenant, &export), last_try).await;
    let performed = performed.with_context(|| format!("export {export}"))?;
    tracing::info!(%tenant, %export, ?performed, "export went on");
    if performed == Performed::ToBeContinued {
        deps.queue.send(&tenant, &export).await.context("queue export again")?;
    }
    Ok(())
}
