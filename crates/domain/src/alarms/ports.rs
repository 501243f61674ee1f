use async_trait::async_trait;
use nightjar_model::keys::AlarmKey;
use nightjar_model::{TenantId, Timestamp};

use super::{Action, ActionOutcome, Alarm, AlarmCursor, Webhook};

/// Older alarms are not listed.
pub const LONGEST_LIST_DAYS: u16 = 30;

/// A table, queue or bucket did not answer as it should.
#[derive(Debug, thiserror::Error)]
#[error("{action}: {cause}")]
pub struct AlarmsError {
    /// What was tried, in the present tense.
    pub action: &'static str,
    pub cause: String,
}

/// What a report did to the alarm's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The row is new, or the alarm has an end now.
    Changed,
    /// The report was known.
    Unchanged,
}

/// Writing the alarm log.
#[async_trait]
pub trait AlarmLog: Send + Sync {
    /// Merges a report into the alarm's row, as [`super::merge`] says.
    async fn record(&self, report: &Alarm) -> Result<Recorded, AlarmsError>;
}

/// One page of the alarm log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmPage {
    /// Newest first.
    pub items: Vec<Alarm>,
    pub next: Option<AlarmCursor>,
}

/// Reading the alarm log.
#[async_trait]
pub trait AlarmList: Send + Sync {
    /// The tenant's alarms that were raised at `since` or later, but at most [`LONGEST_LIST_DAYS`] before `now`; newest first.
    async fn list_alarms(
        &self,
        tenant: &TenantId,
        since: Timestamp,
        limit: usize,
        cursor: Option<&AlarmCursor>,
        now: Timestamp,
    ) -> Result<AlarmPage, AlarmsError>;
}

/// Reading what devices reported.
#[async_trait]
pub trait AlarmDocuments: Send + Sync {
    /// The document's bytes; nothing when it is not there, or larger than any alarm document.
    async fn read_document(&self, key: &AlarmKey) -> Result<Option<Vec<u8>>, AlarmsError>;
}

/// Handing actions on.
#[async_trait]
pub trait ActionQueue: Send + Sync {
    /// Queues every action, or reports that some may not be queued; queueing again does no harm.
    async fn send(&self, actions: &[Action]) -> Result<(), AlarmsError>;
}

/// Putting an action off.
#[async_trait]
pub trait RestAction: Send + Sync {
    /// Gives the queued action out again after `seconds`, and not before. `receipt` is that of this delivery.
    async fn rest(&self, receipt: &str, seconds: u32) -> Result<(), AlarmsError>;
}

/// How actions went.
#[async_trait]
pub trait OutcomeLog: Send + Sync {
    /// Whether the action was performed already.
    async fn is_delivered(&self, action: &Action) -> Result<bool, AlarmsError>;

    /// Notes the result of an attempt. What was delivered stays delivered.
    async fn note(&self, action: &Action, outcome: &ActionOutcome) -> Result<(), AlarmsError>;
}

/// Reading where a tenant wants its alarms told.
#[async_trait]
pub trait FindWebhook: Send + Sync {
    /// The tenant's webhook, when it has set one.
    async fn find_webhook(&self, tenant: &TenantId) -> Result<Option<Webhook>, AlarmsError>;
}

/// Setting where a tenant wants its alarms told.
#[async_trait]
pub trait SaveWebhook: Send + Sync {
    /// Replaces the webhook of a tenant that exists.
    async fn save_webhook(&self, tenant: &TenantId, webhook: &Webhook) -> Result<(), AlarmsError>;
}
