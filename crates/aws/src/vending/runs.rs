use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use nightjar_domain::devices::{DeviceState, FindDevice};
use nightjar_domain::identity::StoreError;
use nightjar_domain::vending::{StartRun, StartRunError};
use nightjar_model::{DeviceId, RunId, TenantId, Timestamp};

use crate::devices::device_key;
use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "start run";

// Each round is lost only to another run that began within it.
const ROUNDS: u32 = 8;

#[async_trait]
impl StartRun for CoreTable {
    async fn start_run(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
        run: &RunId,
        now: Timestamp,
    ) -> Result<u32, StartRunError> {
        for _ in 0..ROUNDS {
            if let Some(epoch) = epoch_of(self.begin_run(tenant, device, run, now)).await? {
                return Ok(epoch);
            }
            if let Some(epoch) = epoch_of(self.continue_run(tenant, device, run, now)).await? {
                return Ok(epoch);
            }
            let found = self.find_device(tenant, device).await?;
            let found = found.filter(|device| device.state == DeviceState::Enrolled);
            let device = found.ok_or(StartRunError::NotEnrolled)?;
            if device.previous_run.as_ref() == Some(run) && device.run.as_ref() != Some(run) {
                return Err(StartRunError::Superseded);
            }
        }
        Err(StoreError::new(ACTION, "other runs of the device begin all the time").into())
    }
}

impl CoreTable {
    // A run that is neither the newest nor the one before gets the next number.
    fn begin_run(&self, tenant: &TenantId, device: &DeviceId, run: &RunId, now: Timestamp) -> UpdateItemFluentBuilder {
        self.update_run(tenant, device, run, now)
            .update_expression(
                "SET previous_run = if_not_exists(#run, :run), #run = :run, last_seen = :now, channels_settled = :now \
                 ADD epoch :one",
            )
            .condition_expression(
                "#state = :enrolled AND (attribute_not_exists(#run) OR #run <> :run) \
                 AND (attribute_not_exists(previous_run) OR previous_run <> :run)",
            )
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
    }

    // The newest run keeps its number.
    fn continue_run(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
        run: &RunId,
        now: Timestamp,
    ) -> UpdateItemFluentBuilder {
        self.update_run(tenant, device, run, now)
            .update_expression("SET last_seen = :now, channels_settled = :now")
            .condition_expression("#state = :enrolled AND #run = :run")
    }

    fn update_run(&self, tenant: &TenantId, device: &DeviceId, run: &RunId, now: Timestamp) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &device_key(device))))
            .expression_attribute_names("#run", "run")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":run", AttributeValue::S(run.to_string()))
            .expression_attribute_values(":enrolled", AttributeValue::S(DeviceState::Enrolled.to_string()))
            .expression_attribute_values(":now", AttributeValue::N(now.as_ms().to_string()))
            .return_values(ReturnValue::AllNew)
    }
}

// `None` when the condition did not hold.
async fn epoch_of(request: UpdateItemFluentBuilder) -> Result<Option<u32>, StoreError> {
    match request.send().await {
        Ok(answer) => {
            let epoch = read_epoch(answer.attributes.unwrap_or_default());
            epoch
                .map(Some)
                .ok_or_else(|| StoreError::new(ACTION, "the device's row has no epoch"))
        }
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

fn read_epoch(row: HashMap<String, AttributeValue>) -> Option<u32> {
    row.get("epoch")?.as_n().ok()?.parse().ok()
}
