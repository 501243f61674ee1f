use async_trait::async_trait;
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::{AddUsage, ReadUsage, Usage};
use nightjar_model::{DayUtc, TenantId, Timestamp};

use crate::attributes::{Item, number, read_number, read_text, text};
use crate::identity::{CoreTable, tenant_key};

const PREFIX: &str = "USAGE#";

#[async_trait]
impl AddUsage for CoreTable {
    async fn add_usage(&self, tenant: &TenantId, day: DayUtc, usage: Usage) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(
                &tenant_key(tenant),
                &format!("{PREFIX}{}", day.digits()),
            )))
            .update_expression("ADD #bytes :bytes, #segments :segments, recorded_ms :recorded")
            .expression_attribute_names("#bytes", "bytes")
            .expression_attribute_names("#segments", "segments")
            .expression_attribute_values(":bytes", number(usage.bytes))
            .expression_attribute_values(":segments", number(usage.segments))
            .expression_attribute_values(":recorded", number(usage.recorded_ms));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new("count usage", error))
    }
}

#[async_trait]
impl ReadUsage for CoreTable {
    async fn read_usage(&self, tenant: &TenantId, month: &str) -> Result<Vec<(DayUtc, Usage)>, StoreError> {
        let pages = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", text(tenant_key(tenant)))
            .expression_attribute_values(":prefix", text(format!("{PREFIX}{month}")))
            .into_paginator()
            .items()
            .send();
        let items = pages.collect::<Result<Vec<_>, _>>().await;
        let items = items.map_err(|error| StoreError::new("read usage", error))?;
        Ok(items.iter().filter_map(usage_of).collect())
    }
}

fn usage_of(item: &Item) -> Option<(DayUtc, Usage)> {
    let sk: String = read_text(item, "sk")?;
    let digits = sk.strip_prefix(PREFIX)?;
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    let start = Timestamp::parse(&format!("{year}-{month}-{day}T00:00:00Z")).ok()?;
    let usage = Usage {
        bytes: read_number(item, "bytes")?,
        segments: read_number(item, "segments")?,
        recorded_ms: read_number(item, "recorded_ms")?,
    };
    Some((start.day(), usage))
}
