use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use nightjar_domain::areas::{AreaContents, AreaContentsReader, AreaTree, ChangeAreas, FindAreas};
use nightjar_domain::devices::{
    AddDevicePorts, ChangeChannel, ChangeChannelError, ChangeDevice, ChangeError, Channel, Claim, ClaimCode,
    ClaimDevice, ClaimError, CreateDeviceError, Device, DeviceChange, DeviceKind, DeviceSettingsStore, DeviceState,
    FindChannels, FindClaim, FindDevice, Heartbeat, LocateDevice, NewDevice, NoteHeartbeat, PageRequest,
    RemoveCommandQueue, RemoveDevice, ReplaceClaim, ReportedSettings, RotateKey, add_device,
};
use nightjar_domain::identity::{CreateTenant, NewTenant, Password, Role, User};
use nightjar_domain::tenants::{
    AddUsage, ChangeTenant, Counts, ListTenants, Quotas, ReadTenant, ReadUsage, Tenant, TenantState, Usage,
};
use nightjar_domain::vending::{CreateChannel, CreateChannelError, DeviceChannels, StartRun};
use nightjar_model::documents::DeviceSettings;
use nightjar_model::{AreaId, DeviceId, RetentionClass, RunId, Stream, TenantId, Timestamp};

use crate::world::{World, now};

impl World {
    async fn tenant(&self) -> TenantId {
        let tenant = TenantId::random();
        self.begin_tenant(&tenant).await;
        tenant
    }

    async fn limit(&self, tenant: &TenantId, quota: &str, most: u32) {
        let request = self
            .clients
            .dynamodb()
            .update_item()
            .table_name(&self.core_table)
            .key("pk", AttributeValue::S(format!("T#{tenant}")))
            .key("sk", AttributeValue::S("TENANT".to_owned()))
            .update_expression("SET #quota = :most")
            .expression_attribute_names("#quota", quota)
            .expression_attribute_values(":most", AttributeValue::N(most.to_string()));
        request.send().await.unwrap();
    }

    async fn count(&self, tenant: &TenantId, counted: &str) -> i64 {
        let request = self
            .clients
            .dynamodb()
            .get_item()
            .table_name(&self.core_table)
            .key("pk", AttributeValue::S(format!("T#{tenant}")))
            .key("sk", AttributeValue::S("TENANT".to_owned()))
            .consistent_read(true);
        let row = request.send().await.unwrap().item.unwrap();
        row.get(counted)
            .map_or(0, |count| count.as_n().unwrap().parse().unwrap())
    }

    async fn device(&self, tenant: &TenantId, id: &DeviceId) -> Device {
        self.core.find_device(tenant, id).await.unwrap().unwrap()
    }

    async fn channel(&self, tenant: &TenantId, device: &DeviceId, name: &str) -> Channel {
        let channel = Channel::new(tenant.clone(), device.clone(), name, vec![Stream::Main]);
        self.core.create_channel(&channel).await.unwrap()
    }

    async fn reread(&self, channel: &Channel) -> Option<Channel> {
        let found = self
            .core
            .find_channels(&channel.tenant, std::slice::from_ref(&channel.id))
            .await;
        found.unwrap().pop()
    }
}

fn renamed(channel: &Channel, name: &str) -> Channel {
    Channel {
        name: name.to_owned(),
        version: channel.version + 1,
        ..channel.clone()
    }
}

fn heartbeat(tenant: &TenantId, device: &DeviceId, at: Timestamp) -> Heartbeat {
    Heartbeat {
        tenant: tenant.clone(),
        device: device.clone(),
        at,
        clock_offset_ms: -1_500,
        program: Some("camera-uploader/0.1.0".to_owned()),
        lost: vec!["gate".to_owned()],
    }
}

#[tokio::test]
async fn of_twenty_devices_that_race_for_a_quota_of_five_five_come_in() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    world.limit(&tenant, "devices_max", 5).await;
    let add = || async {
        let ports = AddDevicePorts {
            queues: &world.queues,
            registry: &world.core,
        };
        let new = NewDevice {
            name: "gate".parse().unwrap(),
            kind: DeviceKind::Dvr,
            area: None,
        };
        add_device(ports, tenant.clone(), new, now()).await
    };
    let outcomes = join_all((0..20).map(|_| add())).await;
    let quota = |outcome: &Result<_, CreateDeviceError>| matches!(outcome, Err(CreateDeviceError::Quota(_)));
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        5,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes.iter().filter(|outcome| quota(outcome)).count(),
        15,
        "{outcomes:?}"
    );
    assert_eq!(world.count(&tenant, "devices").await, 5);
}

#[tokio::test]
async fn a_quota_of_nothing_lets_nothing_in_and_a_channel_that_is_there_needs_none() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.add_device(&tenant).await.device.id;
    world.limit(&tenant, "channels_max", 0).await;
    let gate = Channel::new(tenant.clone(), device.clone(), "gate", vec![Stream::Main]);
    let refused = world.core.create_channel(&gate).await;
    assert!(matches!(refused, Err(CreateChannelError::Quota(_))), "{refused:?}");
    world.limit(&tenant, "channels_max", 1).await;
    world.core.create_channel(&gate).await.unwrap();
    let twin = Channel::new(tenant.clone(), device, "gate", vec![Stream::Main]);
    assert_eq!(world.core.create_channel(&twin).await.unwrap().id, gate.id);
    assert_eq!(world.count(&tenant, "channels").await, 1);
}

#[tokio::test]
async fn of_two_changes_of_one_version_one_is_made() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.add_device(&tenant).await.device;
    let channel = world.channel(&tenant, &device.id, "gate").await;
    let changes = ["North", "South"].map(|name| renamed(&channel, name));
    let outcomes = join_all(changes.iter().map(|after| world.core.change_channel(after, now()))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Err(ChangeChannelError::Changed)))
    );
    let after = world.reread(&channel).await.unwrap();
    assert_eq!((after.version, after.declared_name.as_str()), (2, "gate"));

    let rename = |name: &str| DeviceChange {
        name: name.parse().unwrap(),
        kind: DeviceKind::Camera,
        area: Some(AreaId::random()),
        enabled: true,
    };
    let changes = ["north", "south"].map(|name| rename(name).apply(&device));
    let outcomes = join_all(changes.iter().map(|after| world.core.change_device(&device, after))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let after = world.device(&tenant, &device.id).await;
    assert!(changes.contains(&after), "{after:?}");
}

#[tokio::test]
async fn footage_is_not_kept_for_longer_than_the_tenant_may() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.add_device(&tenant).await.device.id;
    let channel = world.channel(&tenant, &device, "gate").await;
    world.limit(&tenant, "storage_days_max", 30).await;
    let with = |class| Channel {
        class,
        version: 2,
        ..channel.clone()
    };
    let refused = world.core.change_channel(&with(RetentionClass::R60), now()).await;
    assert!(matches!(refused, Err(ChangeChannelError::StorageDays)), "{refused:?}");
    world
        .core
        .change_channel(&with(RetentionClass::R30), now())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_new_claim_code_ends_the_one_before_and_the_key() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let added = world.add_device(&tenant).await;
    let replace = async |device: &Device| {
        let code = ClaimCode::random();
        let claim = Claim {
            tenant: tenant.clone(),
            device: device.id.clone(),
            expires_at: added.claim_expires_at,
            used_at: None,
        };
        world
            .core
            .replace_claim(device, &code.hash(), &claim)
            .await
            .map(|()| code)
    };
    let claim = async |code: &ClaimCode| {
        let claim = world.core.find_claim(&code.hash()).await.unwrap().unwrap();
        let key = "A".repeat(43).parse().unwrap();
        world.core.claim_device(&code.hash(), &claim, &key, now()).await
    };
    let second = replace(&added.device).await.unwrap();
    assert!(matches!(claim(&added.claim_code).await, Err(ClaimError::Refused(_))));
    claim(&second).await.unwrap();
    let enrolled = world.device(&tenant, &added.device.id).await;
    assert_eq!((enrolled.state, enrolled.version), (DeviceState::Enrolled, 2));

    assert!(
        matches!(replace(&added.device).await, Err(ChangeError::Changed)),
        "an old version swaps nothing"
    );
    let third = replace(&enrolled).await.unwrap();
    let waiting = world.device(&tenant, &added.device.id).await;
    assert_eq!(
        (waiting.state, waiting.public_key.clone()),
        (DeviceState::Unclaimed, None)
    );
    claim(&third).await.unwrap();
    assert_eq!(
        world.device(&tenant, &added.device.id).await.state,
        DeviceState::Enrolled
    );
}

#[tokio::test]
async fn a_deleted_device_is_unknown_and_its_channels_stay_until_their_footage_expires() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.enrolled_device(&tenant).await;
    let channel = world.channel(&tenant, &device, "gate").await;
    let before = world.device(&tenant, &device).await;
    let old = Device {
        version: 9,
        ..before.clone()
    };
    assert!(matches!(
        world.core.remove_device(&old, now()).await,
        Err(ChangeError::Changed)
    ));
    assert_eq!(world.device(&tenant, &device).await.state, DeviceState::Enrolled);

    world.core.remove_device(&before, now()).await.unwrap();
    assert_eq!(world.core.find_device(&tenant, &device).await.unwrap(), None);
    assert_eq!(world.core.locate_device(&device).await.unwrap(), None);
    assert!(world.core.device_channels(&tenant, &device).await.unwrap().is_empty());
    let left = world.reread(&channel).await.unwrap();
    assert_eq!((left.enabled, left.removed_at), (false, Some(now())));
    assert_eq!(world.count(&tenant, "devices").await, 0);
    assert_eq!(world.count(&tenant, "channels").await, 0);
    world.queues.remove_command_queue(&before.command_queue).await.unwrap();
    world.queues.remove_command_queue(&before.command_queue).await.unwrap();
}

#[tokio::test]
async fn a_device_that_reports_is_seen_and_told_to_ask_again_after_a_change() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.enrolled_device(&tenant).await;
    let channel = world.channel(&tenant, &device, "gate").await;
    let run = RunId::random();
    let report = async |at: Timestamp| {
        world
            .core
            .note_heartbeat(&heartbeat(&tenant, &device, at))
            .await
            .unwrap()
    };
    world.core.start_run(&tenant, &device, &run, now()).await.unwrap();
    assert_eq!(report(now()).await, Some(false));
    let seen = world.device(&tenant, &device).await;
    assert_eq!((seen.last_seen_at, seen.clock_offset_ms), (Some(now()), Some(-1_500)));
    assert_eq!(
        (seen.lost.as_slice(), seen.version),
        (["gate".to_owned()].as_slice(), 1)
    );

    let later = now().saturating_add_ms(60_000);
    world
        .core
        .change_channel(&renamed(&channel, "North"), later)
        .await
        .unwrap();
    assert_eq!(report(later).await, Some(true));
    let asked = later.saturating_add_ms(10_000);
    world.core.start_run(&tenant, &device, &run, asked).await.unwrap();
    assert_eq!(report(asked).await, Some(false));

    let silent = Heartbeat {
        program: None,
        lost: vec![],
        ..heartbeat(&tenant, &device, asked)
    };
    world.core.note_heartbeat(&silent).await.unwrap();
    let seen = world.device(&tenant, &device).await;
    assert_eq!((seen.program, seen.lost), (None, vec![]));
    let unknown = heartbeat(&tenant, &DeviceId::random(), asked);
    assert_eq!(world.core.note_heartbeat(&unknown).await.unwrap(), None);
}

#[tokio::test]
async fn settings_are_wanted_in_order_and_acknowledged() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let device = world.enrolled_device(&tenant).await;
    let none = world.core.find_settings(&tenant, &device).await.unwrap();
    let want = |heartbeat_s| none.clone().want(DeviceSettings { heartbeat_s }).unwrap();
    world.core.want_settings(&want(Some(30))).await.unwrap();
    let late = world.core.want_settings(&want(Some(45))).await;
    assert!(matches!(late, Err(ChangeError::Changed)), "{late:?}");
    let reported = ReportedSettings {
        version: 1,
        at: now(),
        refusal: Some("too often".to_owned()),
    };
    world.core.report_settings(&tenant, &device, &reported).await.unwrap();
    let (found, settings) = world
        .core
        .find_device_and_settings(&tenant, &device)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, device);
    assert_eq!(
        (settings.desired.version, settings.desired.document.heartbeat_s),
        (1, Some(30))
    );
    assert_eq!(settings.reported, Some(reported));
    let foreign = world
        .core
        .find_device_and_settings(&TenantId::random(), &device)
        .await
        .unwrap();
    assert_eq!(foreign, None);
}

#[tokio::test]
async fn a_key_is_replaced_once() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let id = world.enrolled_device(&tenant).await;
    let device = world.device(&tenant, &id).await;
    let keys = ["B", "C"].map(|letter| format!("{}A", letter.repeat(42)).parse().unwrap());
    let outcomes = join_all(keys.iter().map(|key| world.core.rotate_key(&device, key))).await;
    assert_eq!(outcomes.iter().filter(|outcome| *outcome.as_ref().unwrap()).count(), 1);
    assert!(keys.contains(&world.device(&tenant, &id).await.public_key.unwrap()));
}

#[tokio::test]
async fn of_changes_of_the_tree_that_race_one_is_made() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    assert_eq!(world.core.find_areas(&tenant).await.unwrap(), None);
    let (root, north) = (AreaId::random(), AreaId::random());
    world
        .begin_areas(&tenant, &AreaTree::new(root.clone(), "Observatory"))
        .await;
    let tree = world.core.find_areas(&tenant).await.unwrap().unwrap();
    let trees: Vec<AreaTree> = (0..10)
        .map(|number| tree.with_new(AreaId::random(), &number.to_string(), &root).unwrap())
        .collect();
    let outcomes = join_all(trees.iter().map(|tree| world.core.change_areas(&tenant, tree))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let stored = world.core.find_areas(&tenant).await.unwrap().unwrap();
    assert!(trees.contains(&stored));

    let device = world.add_device(&tenant).await.device;
    let mut channel = world.channel(&tenant, &device.id, "gate").await;
    channel.area = Some(north.clone());
    channel.version = 2;
    world.core.change_channel(&channel, now()).await.unwrap();
    let contents = world.core.area_contents(&tenant, &north).await.unwrap();
    assert_eq!(contents, AreaContents { things: 1, actors: 0 });
    world.core.move_contents(&tenant, &north, &root).await.unwrap();
    assert_eq!(
        world.core.area_contents(&tenant, &north).await.unwrap(),
        AreaContents::default()
    );
    let moved = world.reread(&channel).await.unwrap();
    assert_eq!((moved.area, moved.version), (Some(root), 3));
}

#[tokio::test]
async fn usage_adds_up_by_day_and_tenant() {
    let world = World::new().await;
    let (tenant, other) = (world.tenant().await, world.tenant().await);
    let usage = Usage {
        bytes: 10,
        segments: 2,
        recorded_ms: 4_000,
    };
    let add = |tenant: &TenantId, at: Timestamp| {
        let (core, tenant) = (world.core.clone(), tenant.clone());
        async move { core.add_usage(&tenant, at.day(), usage).await.unwrap() }
    };
    join_all((0..10).map(|_| add(&tenant, now()))).await;
    add(&tenant, now().saturating_add_ms(86_400_000)).await;
    add(&other, now()).await;
    let read = world.core.read_usage(&tenant, "202611").await.unwrap();
    let days: HashSet<_> = read.iter().map(|(day, usage)| (day.digits(), usage.bytes)).collect();
    assert_eq!(
        days,
        HashSet::from([("20261120".to_owned(), 100), ("20261121".to_owned(), 10)])
    );
    assert!(world.core.read_usage(&tenant, "202612").await.unwrap().is_empty());
    assert!(
        world
            .core
            .read_usage(&TenantId::random(), "202611")
            .await
            .unwrap()
            .is_empty()
    );
}

fn new_tenant(email: &str, quotas: Quotas) -> NewTenant {
    let id = TenantId::random();
    NewTenant {
        id: id.clone(),
        name: "Observatory".parse().unwrap(),
        root_area: AreaId::random(),
        quotas,
        admin: User::new(
            id,
            email.parse().unwrap(),
            Password::new("correct horse battery").unwrap().hash(),
            Role::Admin,
        ),
    }
}

#[tokio::test]
async fn tenants_are_listed_read_and_changed_by_version() {
    let world = World::new().await;
    let mut ids = HashSet::new();
    for number in 0..5 {
        let tenant = new_tenant(&format!("{number}@example.org"), Quotas::SIGNED_UP);
        world.core.create_tenant(&tenant).await.unwrap();
        ids.insert(tenant.id);
    }
    let (mut seen, mut cursor) = (HashSet::new(), None);
    loop {
        let page = PageRequest { limit: 2, cursor };
        let page = world.core.list_tenants(&page).await.unwrap();
        seen.extend(page.items.into_iter().map(|tenant| tenant.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ids);

    let id = ids.into_iter().next().unwrap();
    let tenant = world.core.read_tenant(&id).await.unwrap().unwrap();
    assert_eq!((tenant.quotas, tenant.state), (Quotas::SIGNED_UP, TenantState::Active));
    assert_eq!((tenant.counts.users, tenant.counts.devices, tenant.version), (1, 0, 1));
    let suspended = Tenant {
        state: TenantState::Suspended,
        quotas: Quotas {
            devices: Some(7),
            ..Quotas::default()
        },
        version: 2,
        ..tenant.clone()
    };
    world.core.change_tenant(&suspended).await.unwrap();
    assert_eq!(world.core.read_tenant(&id).await.unwrap().unwrap(), suspended);
    let late = world.core.change_tenant(&suspended).await;
    assert!(matches!(late, Err(ChangeError::Changed)), "{late:?}");
    assert_eq!(world.core.read_tenant(&TenantId::random()).await.unwrap(), None);
}

#[tokio::test]
async fn a_tenant_from_before_anything_was_counted_is_read() {
    let world = World::new().await;
    let tenant = world.tenant().await;
    let read = world.core.read_tenant(&tenant).await.unwrap().unwrap();
    assert_eq!((read.quotas, read.counts), (Quotas::default(), Counts::default()));
    assert_eq!((read.state, read.version), (TenantState::Active, 1));
}
