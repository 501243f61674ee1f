use std::collections::HashSet;
use std::slice;

use futures::future::join_all;
use nightjar_domain::devices::{Channel, FindChannels, FindDevice, ListChannels, PageRequest, SetDisabled};
use nightjar_domain::vending::{
    CreateChannel, DeviceChannels, RememberAssertion, SetStreams, StartRun, StartRunError, VerifiedAssertion,
};
use nightjar_model::{ChannelId, DeviceId, RunId, Stream, TenantId};

use crate::world::{World, now};

fn channel(tenant: &TenantId, device: &DeviceId, name: &str) -> Channel {
    Channel::new(tenant.clone(), device.clone(), name, vec![Stream::Main])
}

#[tokio::test]
async fn an_assertion_counts_once_however_many_send_it() {
    let world = World::new().await;
    let assertion = VerifiedAssertion {
        device: DeviceId::random(),
        jti: "abcdefgh".to_owned(),
        refused_after: now(),
    };
    let outcomes = join_all((0..20).map(|_| world.core.remember_assertion(&assertion))).await;
    assert_eq!(outcomes.into_iter().filter(|new| *new.as_ref().unwrap()).count(), 1);
    let another_device = VerifiedAssertion {
        device: DeviceId::random(),
        ..assertion
    };
    assert!(world.core.remember_assertion(&another_device).await.unwrap());
}

#[tokio::test]
async fn a_run_that_asks_again_keeps_its_epoch_and_another_gets_the_next() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let device = world.enrolled_device(&tenant).await;
    let (first, second) = (RunId::random(), RunId::random());
    let epochs = [&first, &first, &second, &second].map(|run| world.core.start_run(&tenant, &device, run, now()));
    let mut answers = vec![];
    for epoch in epochs {
        answers.push(epoch.await.unwrap());
    }
    assert_eq!(answers, [1, 1, 2, 2]);
    let row = world.core.find_device(&tenant, &device).await.unwrap().unwrap();
    assert_eq!((row.epoch, row.run, row.last_seen_at), (2, Some(second), Some(now())));
}

#[tokio::test]
async fn of_two_uploaders_with_one_identity_the_newer_wins() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let device = world.enrolled_device(&tenant).await;
    let (older, newer) = (RunId::random(), RunId::random());
    let start = |run| world.core.start_run(&tenant, &device, run, now());
    assert_eq!((start(&older).await.unwrap(), start(&newer).await.unwrap()), (1, 2));
    assert!(matches!(start(&older).await, Err(StartRunError::Superseded)));
    assert_eq!(start(&newer).await.unwrap(), 2);
}

#[tokio::test]
async fn twenty_requests_of_one_run_get_one_epoch() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let device = world.enrolled_device(&tenant).await;
    let run = RunId::random();
    let epochs = join_all((0..20).map(|_| world.core.start_run(&tenant, &device, &run, now()))).await;
    assert!(epochs.into_iter().all(|epoch| epoch.unwrap() == 1));
}

#[tokio::test]
async fn twenty_runs_at_once_get_twenty_epochs() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let device = world.enrolled_device(&tenant).await;
    let runs: Vec<RunId> = (0..20).map(|_| RunId::random()).collect();
    let epochs = join_all(
        runs.iter()
            .map(|run| world.core.start_run(&tenant, &device, run, now())),
    )
    .await;
    let epochs: HashSet<u32> = epochs.into_iter().map(Result::unwrap).collect();
    assert_eq!(epochs, (1..=20).collect());
}

#[tokio::test]
async fn a_device_that_is_disabled_or_unclaimed_starts_no_run() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let unclaimed = world.add_device(&tenant).await.device.id;
    let disabled = world.enrolled_device(&tenant).await;
    world.core.set_disabled(&tenant, &disabled, true).await.unwrap();
    for device in [unclaimed, disabled, DeviceId::random()] {
        let answer = world.core.start_run(&tenant, &device, &RunId::random(), now()).await;
        assert!(matches!(answer, Err(StartRunError::NotEnrolled)), "{answer:?}");
    }
}

#[tokio::test]
async fn a_name_that_twenty_create_at_once_is_one_channel() {
    let world = World::new().await;
    let (tenant, device) = (TenantId::random(), DeviceId::random());
    world.begin_tenant(&tenant).await;
    let rivals: Vec<Channel> = (0..20).map(|_| channel(&tenant, &device, "gate")).collect();
    let created = join_all(rivals.iter().map(|rival| world.core.create_channel(rival))).await;
    let ids: HashSet<ChannelId> = created.into_iter().map(|channel| channel.unwrap().id).collect();
    assert_eq!(ids.len(), 1);
    let listed = world
        .core
        .list_channels(
            &tenant,
            &PageRequest {
                limit: 100,
                cursor: None,
            },
        )
        .await
        .unwrap()
        .items;
    assert_eq!(
        listed.into_iter().map(|channel| channel.id).collect::<HashSet<_>>(),
        ids
    );
}

#[tokio::test]
async fn the_same_name_on_two_devices_is_two_channels_and_each_keeps_its_own() {
    let world = World::new().await;
    let tenant = TenantId::random();
    world.begin_tenant(&tenant).await;
    let (gate, other) = (
        channel(&tenant, &DeviceId::random(), "gate"),
        channel(&tenant, &DeviceId::random(), "gate"),
    );
    for channel in [&gate, &other] {
        assert_eq!(&world.core.create_channel(channel).await.unwrap(), channel);
        let found = world.core.device_channels(&tenant, &channel.device).await.unwrap();
        assert_eq!(found, slice::from_ref(channel));
    }
    let found = world
        .core
        .find_channels(&tenant, &[gate.id.clone(), gate.id.clone()])
        .await
        .unwrap();
    assert_eq!(found, slice::from_ref(&gate));
    assert_eq!(
        world.core.find_channels(&TenantId::random(), &[gate.id]).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn a_second_stream_is_noted() {
    let world = World::new().await;
    let tenant = TenantId::random();
    world.begin_tenant(&tenant).await;
    let mut gate = world
        .core
        .create_channel(&channel(&tenant, &DeviceId::random(), "gate"))
        .await
        .unwrap();
    gate.streams.push(Stream::Sub);
    world.core.set_streams(&gate).await.unwrap();
    assert_eq!(world.core.device_channels(&tenant, &gate.device).await.unwrap(), [gate]);
}

#[tokio::test]
async fn a_device_with_many_channels_gets_them_all() {
    let world = World::new().await;
    let (tenant, device) = (TenantId::random(), DeviceId::random());
    world.begin_tenant(&tenant).await;
    let channels: Vec<Channel> = (0..120)
        .map(|n| channel(&tenant, &device, &format!("gate {n}")))
        .collect();
    for result in join_all(channels.iter().map(|channel| world.core.create_channel(channel))).await {
        result.unwrap();
    }
    assert_eq!(world.core.device_channels(&tenant, &device).await.unwrap().len(), 120);
}
