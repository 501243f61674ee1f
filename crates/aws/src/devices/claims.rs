use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use nightjar_domain::devices::{
    Claim, ClaimCodeHash, ClaimDevice, ClaimError, ClaimRefusal, DevicePublicKey, DeviceState, FindClaim,
};
use nightjar_domain::identity::StoreError;
use nightjar_model::{DeviceId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::device_row::device_key;
use crate::identity::{CoreTable, TransactError, tenant_key};

const CLAIM: &str = "CLAIM";
const ACTION: &str = "claim device";

/// A claim. Used ones stay until they expire, so that the log can tell a reused code from a wrong one.
#[derive(Serialize, Deserialize)]
pub(super) struct ClaimRow {
    pk: String,
    sk: String,
    tenant: TenantId,
    device: DeviceId,
    expires: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<Timestamp>,
    ttl: i64,
}

impl ClaimRow {
    pub(super) fn of(code: &ClaimCodeHash, claim: &Claim) -> Self {
        Self {
            pk: claim_key(code),
            sk: CLAIM.to_owned(),
            tenant: claim.tenant.clone(),
            device: claim.device.clone(),
            expires: claim.expires_at,
            used: claim.used_at,
            ttl: claim.expires_at.as_ms() / 1000,
        }
    }
}

fn claim_key(code: &ClaimCodeHash) -> String {
    format!("CLAIM#{}", code.as_str())
}

fn number(time: Timestamp) -> AttributeValue {
    AttributeValue::N(time.as_ms().to_string())
}

fn text(text: impl ToString) -> AttributeValue {
    AttributeValue::S(text.to_string())
}

#[async_trait]
impl FindClaim for CoreTable {
    async fn find_claim(&self, code: &ClaimCodeHash) -> Result<Option<Claim>, StoreError> {
        let row: Option<ClaimRow> = self.get(&claim_key(code), CLAIM, "read claim").await?;
        Ok(row.map(|row| Claim {
            tenant: row.tenant,
            device: row.device,
            expires_at: row.expires,
            used_at: row.used,
        }))
    }
}

#[async_trait]
impl ClaimDevice for CoreTable {
    async fn claim_device(
        &self,
        code: &ClaimCodeHash,
        claim: &Claim,
        key: &DevicePublicKey,
        now: Timestamp,
    ) -> Result<(), ClaimError> {
        let parts = vec![self.use_claim(code, now)?, self.enrol(code, claim, key)?];
        match self.transact(parts, ACTION).await {
            Ok(()) => Ok(()),
            Err(TransactError::Conditions(failed)) if failed.first() == Some(&true) => Err(ClaimRefusal::Used.into()),
            Err(TransactError::Conditions(_)) => Err(ClaimRefusal::NotWaiting.into()),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}

impl CoreTable {
    fn use_claim(&self, code: &ClaimCodeHash, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&claim_key(code), CLAIM)))
            .update_expression("SET used = :now")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(used) AND expires > :now")
            .expression_attribute_values(":now", number(now))
            .build();
        part(update)
    }

    fn enrol(
        &self,
        code: &ClaimCodeHash,
        claim: &Claim,
        key: &DevicePublicKey,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&claim.tenant), &device_key(&claim.device))))
            .update_expression("SET #state = :enrolled, public_key = :key REMOVE claim")
            .condition_expression("#state = :unclaimed AND (attribute_not_exists(claim) OR claim = :claim)")
            .expression_attribute_values(":claim", text(code.as_str()))
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unclaimed", text(DeviceState::Unclaimed))
            .expression_attribute_values(":enrolled", text(DeviceState::Enrolled))
            .expression_attribute_values(":key", text(key))
            .build();
        part(update)
    }
}

fn part(update: Result<Update, aws_sdk_dynamodb::error::BuildError>) -> Result<TransactWriteItem, StoreError> {
    let update = update.map_err(|error| StoreError::new(ACTION, error))?;
    Ok(TransactWriteItem::builder().update(update).build())
}
