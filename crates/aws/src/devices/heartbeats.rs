use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use nightjar_domain::devices::{Device, DevicePublicKey, DeviceState, Heartbeat, NoteHeartbeat, RotateKey};
use nightjar_domain::identity::StoreError;

use super::device_row::device_key;
use crate::attributes::{Item, number, read_number, text};
use crate::identity::{CoreTable, tenant_key};

const CLOCKS_DIFFER_MS: i64 = 5_000;

#[async_trait]
impl NoteHeartbeat for CoreTable {
    async fn note_heartbeat(&self, heartbeat: &Heartbeat) -> Result<Option<bool>, StoreError> {
        const ACTION: &str = "note heartbeat";
        let mut set = vec!["last_seen = :now", "clock_offset_ms = :offset"];
        let mut remove = vec![];
        let word = |present: bool, name: &'static str| if present { Ok(name) } else { Err(name) };
        for named in [
            word(heartbeat.program.is_some(), "program"),
            word(!heartbeat.lost.is_empty(), "lost"),
        ] {
            match named {
                Ok("program") => set.push("program = :program"),
                Ok(_) => set.push("lost = :lost"),
                Err(name) => remove.push(name),
            }
        }
        let mut expression = format!("SET {}", set.join(", "));
        if !remove.is_empty() {
            expression = format!("{expression} REMOVE {}", remove.join(", "));
        }
        let mut request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(
                &tenant_key(&heartbeat.tenant),
                &device_key(&heartbeat.device),
            )))
            .update_expression(expression)
            .condition_expression("#state = :enrolled")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":enrolled", text(DeviceState::Enrolled))
            .expression_attribute_values(":now", number(heartbeat.at.as_ms()))
            .expression_attribute_values(":offset", number(heartbeat.clock_offset_ms))
            .return_values(ReturnValue::AllNew);
        if let Some(program) = &heartbeat.program {
            request = request.expression_attribute_values(":program", text(program));
        }
        if !heartbeat.lost.is_empty() {
            let lost = heartbeat.lost.iter().map(text).collect();
            request = request.expression_attribute_values(":lost", AttributeValue::L(lost));
        }
        match request.send().await {
            Ok(answer) => Ok(Some(wants_renewal(&answer.attributes.unwrap_or_default()))),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::new(ACTION, error)),
        }
    }
}

// Both are times in ms, by the clocks of two functions.
fn wants_renewal(row: &Item) -> bool {
    let changed: Option<i64> = read_number(row, "channels_changed");
    let settled: Option<i64> = read_number(row, "channels_settled");
    changed.is_some_and(|changed| settled.is_none_or(|settled| settled <= changed + CLOCKS_DIFFER_MS))
}

#[async_trait]
impl RotateKey for CoreTable {
    async fn rotate_key(&self, device: &Device, key: &DevicePublicKey) -> Result<bool, StoreError> {
        let Some(before) = &device.public_key else {
            return Ok(false);
        };
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&device.tenant), &device_key(&device.id))))
            .update_expression("SET public_key = :key")
            .condition_expression("#state = :enrolled AND public_key = :before")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":enrolled", text(DeviceState::Enrolled))
            .expression_attribute_values(":before", text(before))
            .expression_attribute_values(":key", text(key));
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::new("rotate key", error)),
        }
    }
}
