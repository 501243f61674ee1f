use async_trait::async_trait;
use nightjar_domain::segments::{ChannelStream, IndexError, InitReader};
use nightjar_model::DayUtc;
use nightjar_model::keys::InitKey;

use super::address::init_partition;
use super::item::init_of;
use super::pieces::all_pages;
use super::table::{SegmentsTable, failed};
use crate::attributes::text;

/// A year of days, each with its own copy.
const NEWEST_INITS: i32 = 400;

#[async_trait]
impl InitReader for SegmentsTable {
    async fn inits_of_days(
        &self,
        stream: &ChannelStream,
        first: DayUtc,
        last: DayUtc,
    ) -> Result<Vec<InitKey>, IndexError> {
        // `~` stands behind `#` and every hex digit.
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", text(init_partition(stream)))
            .expression_attribute_values(":first", text(first.digits()))
            .expression_attribute_values(":last", text(format!("{}~", last.digits())));
        let items = all_pages(query, "read init segments").await?;
        Ok(items.iter().filter_map(|item| init_of(stream, item)).collect())
    }

    async fn newest_inits(&self, stream: &ChannelStream) -> Result<Vec<InitKey>, IndexError> {
        let answer = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(init_partition(stream)))
            .scan_index_forward(false)
            .limit(NEWEST_INITS)
            .send()
            .await
            .map_err(failed("read newest init segments"))?;
        Ok(answer
            .items()
            .iter()
            .rev()
            .filter_map(|item| init_of(stream, item))
            .collect())
    }
}
