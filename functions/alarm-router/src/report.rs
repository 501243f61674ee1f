use anyhow::Context;
use nightjar_domain::alarms::{Alarm, Recorded, Rule, plan_actions};
use nightjar_model::TenantId;
use nightjar_model::documents::AlarmDocument;
use nightjar_model::keys::{AlarmKey, ObjectKey};

use crate::config::Deps;

/// Records what the document at `key` reports and queues the actions that follow.
///
/// A report that changes nothing was routed before, unless that attempt failed between the row and the queue: then this is
/// `again`, and the actions are queued once more. Their ids tell doubles.
pub async fn handle(deps: &Deps, key: &str, again: bool) -> anyhow::Result<()> {
    let Some(report) = read(deps, key).await? else {
        return Ok(());
    };
    let recorded = deps.log.record(&report).await.context("record alarm")?;
    if recorded == Recorded::Unchanged && !again {
        tracing::info!(key, "report was known");
        return Ok(());
    }
    let rules = rules_of(deps, &report.tenant).await?;
    let actions = plan_actions(&report, report.transition(), &rules);
    deps.actions.send(&actions).await.context("queue actions")?;
    tracing::info!(key, actions = actions.len(), "alarm is routed");
    Ok(())
}

async fn read(deps: &Deps, key: &str) -> anyhow::Result<Option<Alarm>> {
    let alarm_key = match key.parse() {
        Ok(ObjectKey::AlarmDocument(alarm_key)) => alarm_key,
        Ok(_) => return Ok(None),
        Err(error) => {
            tracing::warn!(key, %error, "object is no alarm");
            return Ok(None);
        }
    };
    let Some(document) = deps
        .documents
        .read_document(&alarm_key)
        .await
        .context("read alarm document")?
    else {
        tracing::warn!(key, "alarm document is missing or too large");
        return Ok(None);
    };
    match alarm_of(&alarm_key, &document) {
        Ok(alarm) => Ok(Some(alarm)),
        Err(error) => {
            tracing::warn!(key, error = format!("{error:#}"), "alarm document is dropped");
            Ok(None)
        }
    }
}

fn alarm_of(key: &AlarmKey, document: &[u8]) -> anyhow::Result<Alarm> {
    let document: AlarmDocument = serde_json::from_slice(document).context("parse alarm document")?;
    Alarm::of(key, &document).context("believe alarm document")
}

async fn rules_of(deps: &Deps, tenant: &TenantId) -> anyhow::Result<Vec<Rule>> {
    let webhook = deps.webhooks.find_webhook(tenant).await.context("read webhook")?;
    Ok(webhook.map(|_| Rule::TenantWebhook).into_iter().collect())
}
