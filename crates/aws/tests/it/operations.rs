use nightjar_aws::alarms::EventsTable;
use nightjar_aws::operations::{OperationQueue, read_entry};
use nightjar_domain::operations::{
    Acting, ActorKind, Entry, EntryQueue, Filter, Order, Outcome, RecordEntry, Search, SearchPage, SortBy, all_entries,
    search,
};
use nightjar_model::{OperationId, RunId, TenantId, TimeRange, Timestamp};
use serde_json::json;

use crate::world::{clients, create_table, now};

const HOUR_MS: i64 = 60 * 60 * 1000;

async fn events() -> EventsTable {
    let clients = clients().await;
    EventsTable::new(clients.dynamodb(), create_table(&clients).await)
}

fn entry(tenant: &TenantId, at: Timestamp, name: &str) -> Entry {
    Entry {
        id: OperationId::random(),
        at,
        tenant: tenant.clone(),
        actor: Acting {
            kind: ActorKind::User,
            id: Some("u".to_owned()),
            name: name.to_owned(),
        },
        host: Some("203.0.113.7".to_owned()),
        operation: "device.change".to_owned(),
        outcome: Outcome::Allowed,
        target: None,
        before: Some(json!({"name": "Gate", "count": 3, "none": null})),
        after: None,
        detail: None,
    }
}

fn asked(tenant: &TenantId) -> Search {
    Search {
        tenant: tenant.clone(),
        range: TimeRange {
            from: now().saturating_add_ms(-40 * HOUR_MS),
            to: now().saturating_add_ms(40 * HOUR_MS),
        },
        filter: Filter::default(),
        sort: SortBy::At,
        order: Order::Descending,
        cursor: None,
        limit: 3,
    }
}

/// Every page of a search, read one after another.
async fn every_page(events: &EventsTable, mut asked: Search) -> Vec<Entry> {
    let mut found = Vec::new();
    loop {
        let SearchPage { items, next } = search(events, &asked).await.unwrap();
        assert!(items.len() <= asked.limit);
        found.extend(items);
        match next {
            Some(cursor) => asked.cursor = Some(cursor),
            None => return found,
        }
    }
}

#[tokio::test]
async fn an_entry_is_written_once_and_never_changed() {
    let events = events().await;
    let tenant = TenantId::random();
    let first = entry(&tenant, now(), "Ada");
    events.record(&first).await.unwrap();
    let mut changed = first.clone();
    changed.outcome = Outcome::Refused;
    events.record(&changed).await.unwrap();
    assert_eq!(every_page(&events, asked(&tenant)).await, [first]);
}

#[tokio::test]
async fn pages_lead_over_midnight_in_both_directions_and_to_no_other_tenant() {
    let events = events().await;
    let (tenant, other) = (TenantId::random(), TenantId::random());
    // Two at the same moment, so that only the id tells them apart.
    let hours = [-30, -20, -10, -1, -1, 0, 10, 20, 30];
    let mut written = Vec::new();
    for hour in hours {
        let entry = entry(&tenant, now().saturating_add_ms(hour * HOUR_MS), "Ada");
        events.record(&entry).await.unwrap();
        written.push(entry);
    }
    events.record(&entry(&other, now(), "Eve")).await.unwrap();
    written.sort_by_key(|entry| (entry.at, entry.id.clone()));
    for limit in [1, 2, 3, 4, 9, 100] {
        let ascending = Search {
            order: Order::Ascending,
            limit,
            ..asked(&tenant)
        };
        assert_eq!(every_page(&events, ascending).await, written, "{limit}");
        let descending = Search {
            limit,
            ..asked(&tenant)
        };
        let backwards: Vec<Entry> = written.iter().rev().cloned().collect();
        assert_eq!(every_page(&events, descending).await, backwards, "{limit}");
    }
    let mut narrow = asked(&tenant);
    narrow.range = TimeRange {
        from: written[1].at,
        to: written[8].at,
    };
    let found = every_page(&events, narrow).await;
    assert_eq!(found.len(), 7, "the end is not part of a range");
}

#[tokio::test]
async fn another_column_sorts_and_conditions_select() {
    let events = events().await;
    let tenant = TenantId::random();
    for (minute, name) in ["cleo", "Ada", "bob", "ada"].into_iter().enumerate() {
        let at = now().saturating_add_ms(i64::try_from(minute).unwrap() * 60_000);
        events.record(&entry(&tenant, at, name)).await.unwrap();
    }
    let names = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.actor.name).collect::<Vec<_>>();
    let by_user = Search {
        sort: SortBy::User,
        order: Order::Ascending,
        ..asked(&tenant)
    };
    assert_eq!(
        names(every_page(&events, by_user.clone()).await),
        ["Ada", "ada", "bob", "cleo"]
    );
    assert_eq!(
        names(all_entries(&events, &by_user).await.unwrap()),
        ["Ada", "ada", "bob", "cleo"]
    );
    let mut only = asked(&tenant);
    only.limit = 1;
    only.filter.user = Some("ADA".to_owned());
    assert_eq!(names(every_page(&events, only).await), ["ada", "Ada"]);
}

#[tokio::test]
async fn an_entry_arrives_through_the_queue_as_it_was_sent() {
    let clients = clients().await;
    let request = clients
        .sqs()
        .create_queue()
        .queue_name(format!("contract-{}", RunId::random()));
    let url = request.send().await.unwrap().queue_url.unwrap();
    let sent = entry(&TenantId::random(), now(), "Ада \"=1\"");
    OperationQueue::new(clients.sqs(), &url).send(&sent).await.unwrap();
    let received = clients.sqs().receive_message().queue_url(&url).send().await.unwrap();
    let body = received.messages()[0].body().unwrap();
    assert_eq!(read_entry(body).unwrap(), sent);
}
