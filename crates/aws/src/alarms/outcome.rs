use async_trait::async_trait;
use nightjar_domain::alarms::{Action, ActionOutcome, AlarmsError, OutcomeLog, OutcomeState};

use super::address::{expires_at_s, outcome_keys};
use super::table::{EventsTable, failed};
use crate::attributes::{Item, number, text};

#[async_trait]
impl OutcomeLog for EventsTable {
    async fn is_delivered(&self, action: &Action) -> Result<bool, AlarmsError> {
        let (partition, sort) = outcome_keys(action);
        let answer = self
            .client
            .get_item()
            .table_name(&self.name)
            .key("pk", text(partition))
            .key("sk", text(sort))
            .consistent_read(true)
            .send()
            .await
            .map_err(failed("read outcome"))?;
        let delivered = text(OutcomeState::Delivered.as_str());
        Ok(answer.item().and_then(|item| item.get("state")) == Some(&delivered))
    }

    async fn note(&self, action: &Action, outcome: &ActionOutcome) -> Result<(), AlarmsError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item_of(action, outcome)))
            .condition_expression("attribute_not_exists(pk) OR #state <> :delivered")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":delivered", text(OutcomeState::Delivered.as_str()));
        match put.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(()),
                error => Err(failed("note outcome")(error)),
            },
        }
    }
}

fn item_of(action: &Action, outcome: &ActionOutcome) -> Item {
    let (partition, sort) = outcome_keys(action);
    let always = [
        ("pk", text(partition)),
        ("sk", text(sort)),
        ("ttl", number(expires_at_s(action.alarm.raised_at))),
        ("state", text(outcome.state.as_str())),
        ("attempts", number(outcome.attempts)),
        ("latency", number(outcome.latency_ms)),
        ("at", number(outcome.at.as_ms())),
    ];
    let status = outcome.http_status.map(|status| ("status", number(status)));
    let reason = outcome.reason.as_ref().map(|reason| ("reason", text(reason)));
    always
        .into_iter()
        .chain(status)
        .chain(reason)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
