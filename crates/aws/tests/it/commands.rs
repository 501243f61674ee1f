use futures::future::join_all;
use nightjar_aws::commands::DeviceQueues;
use nightjar_domain::commands::{MarkWatched, SendCommand, WATCHED_MS, live_command};
use nightjar_domain::devices::CreateCommandQueue;
use nightjar_model::documents::CommandDocument;
use nightjar_model::{ChannelId, DeviceId, TenantId};

use crate::world::{World, now};

#[tokio::test]
async fn of_many_viewers_one_wakes_the_device_and_one_again_every_half_minute() {
    let world = World::new().await;
    let (tenant, channel) = (TenantId::random(), ChannelId::random());
    let marks = join_all((0..20).map(|_| world.core.mark_watched(&tenant, &channel, now()))).await;
    assert_eq!(marks.into_iter().filter(|marked| *marked.as_ref().unwrap()).count(), 1);
    let mark = |ms| world.core.mark_watched(&tenant, &channel, now().saturating_add_ms(ms));
    assert!(!mark(WATCHED_MS - 15_000).await.unwrap());
    assert!(mark(WATCHED_MS - 14_999).await.unwrap());
    assert!(!mark(WATCHED_MS).await.unwrap());
    world.core.forget_watched(&tenant, &channel).await.unwrap();
    assert!(mark(WATCHED_MS).await.unwrap());
    let elsewhere = world.core.mark_watched(&TenantId::random(), &channel, now()).await;
    assert!(elsewhere.unwrap());
}

#[tokio::test]
async fn a_command_arrives_in_the_queue_of_its_device() {
    let world = World::new().await;
    let queue = world.queues.create_command_queue(&DeviceId::random()).await.unwrap();
    let command = live_command(&ChannelId::random(), now());
    let sender = DeviceQueues::new(world.clients.sqs());
    sender.send_command(&queue, &command).await.unwrap();
    let received = world
        .clients
        .sqs()
        .receive_message()
        .queue_url(&queue.url)
        .wait_time_seconds(5);
    let messages = received.send().await.unwrap().messages.unwrap_or_default();
    let read: CommandDocument = serde_json::from_str(messages[0].body.as_deref().unwrap()).unwrap();
    assert_eq!((messages.len(), read), (1, command));
}
