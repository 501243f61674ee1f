use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures::future::try_join_all;
use nightjar_domain::segments::{FootageMark, FootageMarks, IndexError, MarkFootage};
use nightjar_model::{ChannelId, TenantId, Timestamp};

use super::table::{SegmentsTable, failed};
use crate::attributes::{Item, number, read_number, read_text, text};

const BATCH: usize = 100;
const ROUNDS: u32 = 10;
/// The sort key of a mark, which is no row of the index.
pub(super) const NEWEST: &str = "newest";
const S_PER_DAY: i64 = 86_400;

fn partition(tenant: &TenantId, channel: &ChannelId) -> String {
    format!("{tenant}#{channel}#{NEWEST}")
}

fn key(tenant: &TenantId, channel: &ChannelId) -> Item {
    HashMap::from([
        ("pk".to_owned(), text(partition(tenant, channel))),
        ("sk".to_owned(), text(NEWEST)),
    ])
}

#[async_trait]
impl MarkFootage for SegmentsTable {
    async fn mark_footage(&self, mark: &FootageMark) -> Result<(), IndexError> {
        let ttl = mark.until.as_ms() / 1000 + (i64::from(mark.class.days()) + 1) * S_PER_DAY;
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key(&mark.tenant, &mark.channel)))
            .update_expression("SET channel = :channel, #until = :until, #ttl = :ttl")
            .condition_expression("attribute_not_exists(#until) OR #until < :until")
            .expression_attribute_names("#until", "until")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":channel", text(&mark.channel))
            .expression_attribute_values(":until", number(mark.until.as_ms()))
            .expression_attribute_values(":ttl", number(ttl));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(failed("mark footage")(error)),
        }
    }
}

#[async_trait]
impl FootageMarks for SegmentsTable {
    async fn footage_marks(
        &self,
        tenant: &TenantId,
        channels: &[ChannelId],
    ) -> Result<HashMap<ChannelId, Timestamp>, IndexError> {
        let batches = channels
            .chunks(BATCH)
            .map(|some| self.read_marks(some.iter().map(|channel| key(tenant, channel)).collect()));
        let items = try_join_all(batches).await?;
        Ok(items.iter().flatten().filter_map(mark_of).collect())
    }
}

fn mark_of(item: &Item) -> Option<(ChannelId, Timestamp)> {
    let until = Timestamp::from_ms(read_number(item, "until")?).ok()?;
    Some((read_text(item, "channel")?, until))
}

impl SegmentsTable {
    // DynamoDB may answer a part only, and names what it left out.
    async fn read_marks(&self, mut keys: Vec<Item>) -> Result<Vec<Item>, IndexError> {
        const ACTION: &str = "read footage marks";
        let mut items = vec![];
        for _ in 0..ROUNDS {
            let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).build();
            let request = self
                .client
                .batch_get_item()
                .request_items(&self.name, wanted.map_err(failed(ACTION))?);
            let answer = request.send().await.map_err(failed(ACTION))?;
            items.extend(answer.responses.unwrap_or_default().into_values().flatten());
            match answer.unprocessed_keys.and_then(|mut left| left.remove(&self.name)) {
                Some(left) if !left.keys.is_empty() => keys = left.keys,
                _ => return Ok(items),
            }
        }
        Err(IndexError {
            action: ACTION,
            cause: "the table is too busy to answer".to_owned(),
        })
    }
}
