use async_trait::async_trait;
use nightjar_domain::alarms::{Alarm, AlarmLog, AlarmsError, Recorded};

use super::address::{alarm_partition, alarm_sort, expires_at_s};
use super::table::{EventsTable, failed};
use crate::attributes::{number, text};

/// Each report is one conditional update, so that reports of the same alarm that arrive together do not undo each other.
#[async_trait]
impl AlarmLog for EventsTable {
    async fn record(&self, report: &Alarm) -> Result<Recorded, AlarmsError> {
        const FIRST: &str = "SET #type = if_not_exists(#type, :type), device = if_not_exists(device, :device), \
                             channel = if_not_exists(channel, :channel), raised = :raised, #ttl = :ttl";
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(alarm_partition(&report.tenant, report.raised_at.day())))
            .key("sk", text(alarm_sort(report.raised_at, &report.id)))
            .expression_attribute_names("#type", "type")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":type", text(report.alarm_type))
            .expression_attribute_values(":device", text(&report.device))
            .expression_attribute_values(":channel", text(&report.channel))
            .expression_attribute_values(":raised", number(report.raised_at.as_ms()))
            .expression_attribute_values(":ttl", number(expires_at_s(report.raised_at)));
        let update = match report.cleared_at {
            None => update
                .update_expression(FIRST)
                .condition_expression("attribute_not_exists(pk)"),
            Some(cleared) => update
                .update_expression(format!("{FIRST}, cleared = :cleared"))
                .condition_expression("attribute_not_exists(cleared) OR cleared > :cleared")
                .expression_attribute_values(":cleared", number(cleared.as_ms())),
        };
        match update.send().await {
            Ok(_) => Ok(Recorded::Changed),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(Recorded::Unchanged),
                error => Err(failed("record alarm")(error)),
            },
        }
    }
}
