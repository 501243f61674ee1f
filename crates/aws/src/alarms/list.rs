use async_trait::async_trait;
use nightjar_domain::alarms::{Alarm, AlarmCursor, AlarmList, AlarmPage, AlarmsError, LONGEST_LIST_DAYS};
use nightjar_model::{DayUtc, TenantId, Timestamp};

use super::address::{alarm_partition, alarm_sort, alarm_sort_from};
use super::item::alarm_of;
use super::table::{EventsTable, failed};
use crate::attributes::text;

const MS_PER_DAY: i64 = 86_400_000;

#[async_trait]
impl AlarmList for EventsTable {
    async fn list_alarms(
        &self,
        tenant: &TenantId,
        since: Timestamp,
        limit: usize,
        cursor: Option<&AlarmCursor>,
        now: Timestamp,
    ) -> Result<AlarmPage, AlarmsError> {
        let since = since.max(now.saturating_add_ms(-i64::from(LONGEST_LIST_DAYS) * MS_PER_DAY));
        let mut items = Vec::new();
        // One more than asked for tells whether there is another page.
        for day in days_backwards(since, cursor.map_or(now, |cursor| cursor.raised_at)) {
            let wanted = limit + 1 - items.len();
            items.extend(self.alarms_of_day(tenant, day, since, wanted, cursor).await?);
            if items.len() > limit {
                break;
            }
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more);
        let next = next.map(|alarm: &Alarm| AlarmCursor {
            raised_at: alarm.raised_at,
            alarm: alarm.id.clone(),
        });
        Ok(AlarmPage { items, next })
    }
}

/// From the day after `newest`, as a device's clock may be ahead, back to the day of `since`.
fn days_backwards(since: Timestamp, newest: Timestamp) -> impl Iterator<Item = DayUtc> {
    let last_day = since.day();
    let newest = newest.saturating_add_ms(MS_PER_DAY);
    let days =
        (0..=i64::from(LONGEST_LIST_DAYS) + 2).map(move |back| newest.saturating_add_ms(-back * MS_PER_DAY).day());
    days.take_while(move |day| *day >= last_day)
}

impl EventsTable {
    async fn alarms_of_day(
        &self,
        tenant: &TenantId,
        day: DayUtc,
        since: Timestamp,
        wanted: usize,
        cursor: Option<&AlarmCursor>,
    ) -> Result<Vec<Alarm>, AlarmsError> {
        let from = alarm_sort_from(since);
        // `~` stands behind every digit.
        let to = cursor.map_or("~".to_owned(), |cursor| alarm_sort(cursor.raised_at, &cursor.alarm));
        if from >= to {
            return Ok(Vec::new());
        }
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", text(alarm_partition(tenant, day)))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":to", text(&to))
            .scan_index_forward(false)
            // BETWEEN includes its end, which is the last alarm of the page before.
            .limit(i32::try_from(wanted + 1).unwrap_or(i32::MAX));
        let answer = query.send().await.map_err(failed("list alarms"))?;
        let alarms = answer.items().iter().filter_map(|item| alarm_of(tenant, item));
        Ok(alarms
            .filter(|alarm| alarm_sort(alarm.raised_at, &alarm.id) < to)
            .take(wanted)
            .collect())
    }
}
