use nightjar_aws::Clients;
use nightjar_aws::alarms::{ActionsQueue, AlarmBucket, EventsTable, read_action};
use nightjar_aws::identity::CoreTable;
use nightjar_domain::alarms::{
    Action, ActionKind, ActionOutcome, ActionQueue, Alarm, AlarmCursor, AlarmDocuments, AlarmList, AlarmLog,
    FindWebhook, OutcomeLog, OutcomeState, Recorded, SaveWebhook, Transition, Webhook, merge,
};
use nightjar_domain::identity::{CreateTenant, NewTenant, Password, Role, User};
use nightjar_domain::tenants::Quotas;
use nightjar_model::documents::AlarmType;
use nightjar_model::keys::AlarmKey;
use nightjar_model::{AlarmId, AreaId, ChannelId, DeviceId, RunId, TenantId, Timestamp};

use crate::world::{clients, create_table, now};

const DAY_MS: i64 = 86_400_000;

async fn events() -> EventsTable {
    let clients = clients().await;
    let table = create_table(&clients).await;
    EventsTable::new(clients.dynamodb(), table)
}

fn ago(ms: i64) -> Timestamp {
    now().saturating_add_ms(-ms)
}

fn alarm(tenant: &TenantId, raised_at: Timestamp) -> Alarm {
    Alarm {
        id: AlarmId::random(),
        tenant: tenant.clone(),
        device: DeviceId::random(),
        channel: ChannelId::random(),
        alarm_type: AlarmType::Input,
        raised_at,
        cleared_at: None,
    }
}

async fn listed(table: &EventsTable, tenant: &TenantId) -> Vec<Alarm> {
    table
        .list_alarms(tenant, ago(DAY_MS), 100, None, now())
        .await
        .unwrap()
        .items
}

#[tokio::test]
async fn reports_in_any_order_and_doubled_give_one_alarm() {
    let table = events().await;
    let raised = alarm(&TenantId::random(), ago(10_000));
    let cleared = Alarm {
        cleared_at: Some(ago(5_000)),
        ..raised.clone()
    };
    let sooner = Alarm {
        cleared_at: Some(ago(6_000)),
        ..raised.clone()
    };
    let orders = [
        vec![&raised, &cleared, &raised, &cleared],
        vec![&cleared, &raised, &cleared],
        vec![&cleared, &sooner, &raised],
        vec![&sooner, &cleared, &sooner],
    ];
    for order in orders {
        let tenant = TenantId::random();
        let mut expected = None;
        for report in order {
            let report = Alarm {
                tenant: tenant.clone(),
                ..report.clone()
            };
            let merged = merge(expected.clone(), report.clone());
            let changed = expected.as_ref() != Some(&merged);
            let recorded = table.record(&report).await.unwrap();
            assert_eq!(
                recorded,
                if changed {
                    Recorded::Changed
                } else {
                    Recorded::Unchanged
                }
            );
            expected = Some(merged);
        }
        assert_eq!(listed(&table, &tenant).await, [expected.unwrap()]);
    }
}

#[tokio::test]
async fn pages_go_back_over_days_and_show_every_alarm_once() {
    let table = events().await;
    let tenant = TenantId::random();
    let ages = [0, 1, 1, 3_600_000, DAY_MS, 2 * DAY_MS, 9 * DAY_MS, 29 * DAY_MS];
    let mut alarms: Vec<Alarm> = ages.iter().map(|age| alarm(&tenant, ago(*age))).collect();
    // A device's clock may be ahead, even into the next day.
    alarms.push(alarm(&tenant, now().saturating_add_ms(DAY_MS / 2)));
    for alarm in &alarms {
        table.record(alarm).await.unwrap();
    }
    table.record(&alarm(&tenant, ago(31 * DAY_MS))).await.unwrap();
    table.record(&alarm(&TenantId::random(), ago(0))).await.unwrap();
    alarms.sort_by(|one, other| (other.raised_at, &other.id).cmp(&(one.raised_at, &one.id)));

    for limit in [1, 2, 3, 100] {
        let (mut seen, mut cursor) = (Vec::new(), None::<AlarmCursor>);
        loop {
            let since = Timestamp::from_ms(0).unwrap();
            let page = table
                .list_alarms(&tenant, since, limit, cursor.as_ref(), now())
                .await
                .unwrap();
            assert!(page.items.len() <= limit);
            seen.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, alarms, "{limit} on a page");
    }
}

#[tokio::test]
async fn since_cuts_the_list_to_the_millisecond() {
    let table = events().await;
    let tenant = TenantId::random();
    let (older, newer) = (alarm(&tenant, ago(1_001)), alarm(&tenant, ago(1_000)));
    table.record(&older).await.unwrap();
    table.record(&newer).await.unwrap();
    let page = table.list_alarms(&tenant, ago(1_000), 100, None, now()).await.unwrap();
    assert_eq!((page.items, page.next), (vec![newer], None));
}

fn action() -> Action {
    let alarm = alarm(&TenantId::random(), ago(1_000));
    Action {
        alarm,
        transition: Transition::Raised,
        kind: ActionKind::Webhook,
    }
}

fn outcome(state: OutcomeState) -> ActionOutcome {
    ActionOutcome {
        state,
        attempts: 1,
        http_status: Some(200),
        latency_ms: 7,
        reason: None,
        at: now(),
    }
}

#[tokio::test]
async fn what_was_delivered_stays_delivered() {
    let table = events().await;
    let action = action();
    assert!(!table.is_delivered(&action).await.unwrap());
    for (state, delivered) in [
        (OutcomeState::Failed, false),
        (OutcomeState::Delivered, true),
        (OutcomeState::Failed, true),
    ] {
        table.note(&action, &outcome(state)).await.unwrap();
        assert_eq!(table.is_delivered(&action).await.unwrap(), delivered);
    }
    let cleared = Action {
        transition: Transition::Cleared,
        ..action
    };
    assert!(!table.is_delivered(&cleared).await.unwrap());
}

#[tokio::test]
async fn actions_go_through_the_queue() {
    let clients = clients().await;
    let name = RunId::random();
    let created = clients
        .sqs()
        .create_queue()
        .queue_name(name.as_str())
        .send()
        .await
        .unwrap();
    let url = created.queue_url().unwrap();
    let action = action();
    ActionsQueue::new(clients.sqs(), url)
        .send(std::slice::from_ref(&action))
        .await
        .unwrap();
    let received = clients
        .sqs()
        .receive_message()
        .queue_url(url)
        .wait_time_seconds(5)
        .send()
        .await
        .unwrap();
    assert_eq!(read_action(received.messages()[0].body().unwrap()).unwrap(), action);
}

#[tokio::test]
async fn a_document_is_read_unless_it_is_missing_or_too_large() {
    let clients = clients().await;
    let name = format!("footage-{}", RunId::random());
    clients.s3().create_bucket().bucket(&name).send().await.unwrap();
    let key = AlarmKey {
        tenant: TenantId::random(),
        device: DeviceId::random(),
        channel: ChannelId::random(),
        time: now(),
        alarm: AlarmId::random(),
    };
    let bucket = AlarmBucket::new(clients.s3(), &name);
    assert_eq!(bucket.read_document(&key).await.unwrap(), None);
    for (bytes, read) in [(2, true), (64 * 1024, true), (64 * 1024 + 1, false)] {
        let put = clients
            .s3()
            .put_object()
            .bucket(&name)
            .key(key.document())
            .body(vec![b'x'; bytes].into());
        put.send().await.unwrap();
        assert_eq!(
            bucket.read_document(&key).await.unwrap(),
            read.then(|| vec![b'x'; bytes])
        );
    }
}

async fn tenant(core: &CoreTable) -> TenantId {
    let id = TenantId::random();
    let admin = User::new(
        id.clone(),
        format!("{id}@example.com").parse().unwrap(),
        Password::new("correct horse").unwrap().hash(),
        Role::Admin,
    );
    let tenant = NewTenant {
        id: id.clone(),
        name: "Harbour".parse().unwrap(),
        root_area: AreaId::random(),
        quotas: Quotas::default(),
        admin,
    };
    core.create_tenant(&tenant).await.unwrap();
    id
}

#[tokio::test]
async fn a_tenant_has_the_webhook_it_set_last() {
    let clients: Clients = clients().await;
    let core = CoreTable::new(clients.dynamodb(), create_table(&clients).await);
    let tenant = tenant(&core).await;
    assert_eq!(core.find_webhook(&tenant).await.unwrap(), None);
    for secret in ["one", "two"] {
        let webhook = Webhook {
            url: "https://example.com/hook".to_owned(),
            secret: secret.to_owned(),
        };
        core.save_webhook(&tenant, &webhook).await.unwrap();
        assert_eq!(core.find_webhook(&tenant).await.unwrap(), Some(webhook));
    }
    let nobody = TenantId::random();
    let webhook = Webhook {
        url: "https://example.com/".to_owned(),
        secret: "x".to_owned(),
    };
    assert!(core.save_webhook(&nobody, &webhook).await.is_err());
    assert_eq!(core.find_webhook(&nobody).await.unwrap(), None);
}
