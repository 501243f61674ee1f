use std::collections::BTreeSet;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use camera_uploader::Clock;
use camera_uploader::alarms::{ActiveAlarms, AlarmError, AlarmReporter};
use camera_uploader::cloud::{Cloud, http_client};
use camera_uploader::identity::Identity;
use camera_uploader::session::{Session, current_session};
use camera_uploader::upload::{BucketAddress, Credentials, Storage};
use futures::future::join_all;
use nightjar_model::documents::{AlarmDocument, AlarmType};
use nightjar_model::keys::ObjectKey;
use nightjar_model::{ChannelId, Timestamp};
use tokio::process::Command;

use super::device::Device;
use super::peer::{Mood, Peer, Stored};

async fn session(device: &Device) -> Session {
    let (identity, clock) = (Identity::load(&device.state).unwrap().unwrap(), Clock::default());
    let cloud = Cloud::new(http_client().unwrap(), identity.cloud.clone(), clock.clone());
    current_session(&cloud, &identity, &device.state, &clock).await.unwrap()
}

fn storage(session: &Session) -> Storage {
    let answer = &session.answer;
    let address = BucketAddress::new(answer.storage_endpoint.as_deref(), &answer.region, &answer.bucket).unwrap();
    let credentials = Credentials::Once(Box::new(answer.credentials.clone()));
    let patience = Duration::from_secs(1);
    Storage::new(
        http_client().unwrap(),
        address,
        answer.region.clone(),
        credentials,
        Clock::default(),
        patience,
    )
}

fn documents(objects: &[Stored]) -> Vec<AlarmDocument> {
    let json = objects
        .iter()
        .filter(|object| matches!(object.key.parse(), Ok(ObjectKey::AlarmDocument(_))));
    json.map(|object| serde_json::from_slice(&object.body).unwrap())
        .collect()
}

#[tokio::test]
async fn an_alarm_is_raised_once_and_cleared_by_the_same_id() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    peer.state
        .lock()
        .unwrap()
        .channels
        .push(("front".to_owned(), ChannelId::random()));
    let session = session(&device).await;
    let reporter = AlarmReporter::new(&session, storage(&session), &device.state);
    let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();

    peer.set_moods([Mood::Busy, Mood::Store, Mood::LoseAnswer]);
    let raised = reporter
        .raise("front", AlarmType::Input, Some("jpeg".into()), now)
        .await
        .unwrap();
    let again = reporter
        .raise("front", AlarmType::Input, None, now.saturating_add_ms(9))
        .await
        .unwrap();
    assert_eq!((raised.already, again.already, &again.id), (false, true, &raised.id));
    let cleared = reporter.clear("front", AlarmType::Input, now).await.unwrap();
    assert_eq!(cleared, raised.id);

    let objects = peer.objects();
    assert!(objects[0].key.ends_with(".jpg"), "the still image comes first");
    let documents = documents(&objects);
    assert_eq!(documents.len(), 2);
    assert!(
        documents
            .iter()
            .all(|document| document.alarm_id == raised.id && document.raised_at == now)
    );
    assert_eq!(
        (documents[0].cleared_at, documents[1].cleared_at),
        (None, Some(now.saturating_add_ms(1)))
    );

    let nothing = reporter.clear("front", AlarmType::Input, now).await.unwrap_err();
    assert!(matches!(nothing, AlarmError::NotActive { .. }), "{nothing}");
    let next = reporter.raise("front", AlarmType::Input, None, now).await.unwrap();
    assert_ne!(next.id, raised.id);
}

#[tokio::test]
async fn a_channel_that_does_not_exist_is_named_with_those_that_do() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    peer.state
        .lock()
        .unwrap()
        .channels
        .push(("front".to_owned(), ChannelId::random()));
    let session = session(&device).await;
    let reporter = AlarmReporter::new(&session, storage(&session), &device.state);
    let unknown = reporter
        .raise("frnt", AlarmType::Motion, None, Clock::default().now())
        .await
        .unwrap_err();
    assert!(unknown.to_string().contains("\"front\""), "{unknown}");
}

/// Runs `alarm raise` or `alarm clear` of all types twice, all at the same time. Gives how many of each type went well.
async fn all_at_once(device: &Device, what: &str) -> Vec<usize> {
    let alarm = |alarm_type: AlarmType| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_camera-uploader"));
        program.args([
            "alarm",
            what,
            "--channel",
            "front",
            "--type",
            &alarm_type.to_string(),
            "--state",
        ]);
        program
            .arg(device.state.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        program.status()
    };
    let pairs = AlarmType::ALL.map(|alarm_type| join_all([alarm(alarm_type), alarm(alarm_type)]));
    let ended = join_all(pairs).await;
    let well =
        |pair: Vec<std::io::Result<ExitStatus>>| pair.iter().filter(|end| end.as_ref().unwrap().success()).count();
    ended.into_iter().map(well).collect()
}

#[tokio::test]
async fn alarms_that_are_raised_and_cleared_at_the_same_time_are_all_kept() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    peer.state
        .lock()
        .unwrap()
        .channels
        .push(("front".to_owned(), ChannelId::random()));
    session(&device).await;
    peer.state.lock().unwrap().usual = Mood::Slow;
    let types = AlarmType::ALL.len();
    assert_eq!(all_at_once(&device, "raise").await, vec![2; types]);
    let raised = documents(&peer.objects());
    assert_eq!(raised.len(), types, "the second of each pair found it raised");
    let active = ActiveAlarms::load(&device.state).unwrap();
    let channel = peer.state.lock().unwrap().channels[0].1.clone();
    for document in &raised {
        let kept = active.find(&channel, document.alarm_type);
        assert_eq!(kept.map(|alarm| &alarm.id), Some(&document.alarm_id));
    }
    assert_eq!(
        all_at_once(&device, "clear").await,
        vec![1; types],
        "the second found nothing to clear"
    );
    let cleared: BTreeSet<_> = documents(&peer.objects())
        .into_iter()
        .filter(|document| document.cleared_at.is_some())
        .map(|document| document.alarm_id.to_string())
        .collect();
    assert_eq!(cleared.len(), types);
    let active = ActiveAlarms::load(&device.state).unwrap();
    assert!(
        AlarmType::ALL
            .iter()
            .all(|alarm_type| active.find(&channel, *alarm_type).is_none())
    );
}
