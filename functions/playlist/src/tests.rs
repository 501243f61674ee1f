use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::{Request, StatusCode};
use nightjar_domain::commands::{MarkWatched, SendCommand};
use nightjar_domain::devices::{Channel, CommandQueue, Device, DeviceKind, DeviceState, FindChannels, FindDevice};
use nightjar_domain::identity::{Purpose, StoreError, ViewerGrant, ViewerTokenKey, Viewing};
use nightjar_domain::segments::{
    ChannelStream, IndexError, IndexRow, InitReader, Listing, Piece, PieceReader, StoredObject,
};
use nightjar_model::documents::{CommandDocument, DeviceCommand};
use nightjar_model::keys::{InitKey, ObjectKey};
use nightjar_model::{ChannelId, DayUtc, DeviceId, Stream, TenantId, TimeRange, Timestamp};
use proptest::prelude::*;
use tower::ServiceExt;

use crate::watching::Marked;
use crate::{Config, Deps, router};

const TENANT: &str = "aaaaaaaaaaaaaaaa";
const CHANNEL: &str = "cccccccccccccccc";
const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";
const BEGIN_MS: i64 = 1_795_161_600_000;

fn now() -> Timestamp {
    Timestamp::from_ms(BEGIN_MS + 20_000).unwrap()
}

/// A bucket of objects of which the first ones are indexed.
#[derive(Clone, Default)]
struct Footage {
    objects: Vec<StoredObject>,
    indexed: usize,
}

impl Footage {
    fn rows(&self) -> impl Iterator<Item = IndexRow> {
        self.objects[..self.indexed]
            .iter()
            .filter_map(|object| IndexRow::of(object.key.clone(), object.size_bytes))
    }

    fn inits(&self, stream: &ChannelStream) -> Vec<InitKey> {
        let init = |row| match row {
            IndexRow::Init(key) if ChannelStream::of(&key.path) == *stream => Some(key),
            _ => None,
        };
        self.rows().filter_map(init).collect()
    }
}

#[async_trait]
impl PieceReader for Footage {
    async fn pieces_starting_in(
        &self,
        stream: &ChannelStream,
        range: TimeRange,
        _now: Timestamp,
    ) -> Result<Vec<Piece>, IndexError> {
        let piece = |row| match row {
            IndexRow::Piece(piece) if ChannelStream::of(piece.path()) == *stream => Some(piece),
            _ => None,
        };
        let inside = |piece: &Piece| range.from <= piece.start() && piece.start() < range.to;
        Ok(self.rows().filter_map(piece).filter(inside).collect())
    }
}

#[async_trait]
impl InitReader for Footage {
    async fn inits_of_days(
        &self,
        stream: &ChannelStream,
        first: DayUtc,
        last: DayUtc,
    ) -> Result<Vec<InitKey>, IndexError> {
        Ok(self
            .inits(stream)
            .into_iter()
            .filter(|init| (first..=last).contains(&init.day))
            .collect())
    }

    async fn newest_inits(&self, stream: &ChannelStream) -> Result<Vec<InitKey>, IndexError> {
        Ok(self.inits(stream))
    }
}

#[async_trait]
impl Listing for Footage {
    async fn list_after(&self, prefix: &str, after: Option<&str>) -> Result<Vec<StoredObject>, IndexError> {
        let listed = |object: &&StoredObject| {
            let key = object.key.to_string();
            key.starts_with(prefix) && after.is_none_or(|after| key.as_str() > after)
        };
        Ok(self.objects.iter().filter(listed).cloned().collect())
    }
}

#[async_trait]
impl FindChannels for Footage {
    async fn find_channels(&self, tenant: &TenantId, channels: &[ChannelId]) -> Result<Vec<Channel>, StoreError> {
        let channel = |id: &ChannelId| Channel {
            id: id.clone(),
            ..Channel::new(
                tenant.clone(),
                "bbbbbbbbbbbbbbbb".parse().unwrap(),
                "gate",
                vec![Stream::Main],
            )
        };
        Ok(channels.iter().map(channel).collect())
    }
}

fn objects(segments: i64) -> Vec<StoredObject> {
    let init = format!("{FOLDER}/init-0badcafe_avc1.640028+mp4a.40.2_640x360.mp4");
    let segment = |n: i64| {
        format!(
            "{FOLDER}/08/{}-0002000-00000003-{n:08}-0badcafe-c.m4s",
            BEGIN_MS + n * 2_000
        )
    };
    let names = std::iter::once(init).chain((0..segments).map(segment));
    names
        .map(|name| StoredObject {
            key: name.parse::<ObjectKey>().unwrap(),
            size_bytes: 250_000,
        })
        .collect()
}

fn key() -> ViewerTokenKey {
    ViewerTokenKey::from_secret("0123456789abcdef0123456789abcdef").unwrap()
}

fn grant(purpose: Purpose, issued_at: Timestamp) -> ViewerGrant {
    let viewing = Viewing {
        channels: vec![CHANNEL.parse().unwrap()],
        purpose,
        from: None,
        to: None,
    };
    ViewerGrant::new(TENANT.parse().unwrap(), "ffffffffffffffff", viewing, issued_at)
}

/// A token for the purpose of the playlist.
fn token(file: &str, issued_at: Timestamp) -> String {
    let purpose = if file.starts_with("live") {
        Purpose::Live
    } else {
        Purpose::Playback
    };
    key().issue(&grant(purpose, issued_at)).unwrap()
}

/// What the devices were told.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<(String, DeviceCommand)>>>);

/// A cloud that remembers nothing of who is watched.
#[async_trait]
impl MarkWatched for Told {
    async fn mark_watched(&self, _: &TenantId, _: &ChannelId, _: Timestamp) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn forget_watched(&self, _: &TenantId, _: &ChannelId) -> Result<(), StoreError> {
        Ok(())
    }
}

#[async_trait]
impl SendCommand for Told {
    async fn send_command(&self, queue: &CommandQueue, command: &CommandDocument) -> Result<(), StoreError> {
        let told = (queue.url.clone(), command.command.clone());
        self.0.lock().unwrap().push(told);
        Ok(())
    }
}

#[async_trait]
impl FindDevice for Told {
    async fn find_device(&self, tenant: &TenantId, device: &DeviceId) -> Result<Option<Device>, StoreError> {
        Ok(Some(Device {
            tenant: tenant.clone(),
            id: device.clone(),
            name: "gateway".parse().unwrap(),
            kind: DeviceKind::Gateway,
            area: None,
            state: DeviceState::Enrolled,
            public_key: None,
            epoch: 3,
            run: None,
            previous_run: None,
            command_queue: CommandQueue {
                url: format!("queue of {device}"),
                arn: String::new(),
            },
            created_at: now(),
            last_seen_at: None,
            clock_offset_ms: None,
            program: None,
            lost: vec![],
            version: 1,
        }))
    }
}

fn answers(footage: Footage) -> Router {
    answers_and_tells(footage, &Told::default())
}

fn answers_and_tells(footage: Footage, told: &Told) -> Router {
    router(Deps {
        devices: Box::new(told.clone()),
        watched: Box::new(told.clone()),
        commands: Box::new(told.clone()),
        marked: Marked::default(),
        pieces: Box::new(footage.clone()),
        inits: Box::new(footage.clone()),
        listing: Box::new(footage.clone()),
        channels: Box::new(footage),
        viewer_key: key(),
        clock: now,
    })
}

fn recorded() -> Footage {
    Footage {
        objects: objects(10),
        indexed: 11,
    }
}

async fn get_with(footage: Footage, path: String, encoding: &str) -> Response {
    let request = Request::builder().uri(path).header("accept-encoding", encoding);
    answers(footage)
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

async fn get(footage: Footage, file: &str) -> (StatusCode, http::HeaderMap, String) {
    let path = format!("/v/{}/{CHANNEL}/{file}", token(file, now()));
    read(get_with(footage, path, "identity").await).await
}

async fn read(response: Response) -> (StatusCode, http::HeaderMap, String) {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_viewer_reaches_live_pictures_by_relative_addresses() {
    let (status, headers, text) = get(recorded(), "live.m3u8").await;
    assert_eq!(status, StatusCode::OK, "{text}");
    assert!(
        text.contains("CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=640x360\nlive-main.m3u8\n"),
        "{text}"
    );
    assert_eq!(headers["content-type"], "application/vnd.apple.mpegurl");
    assert_eq!(headers["cache-control"], "max-age=1");
    assert_eq!(headers["access-control-allow-origin"], "*");

    let (_, _, text) = get(recorded(), "live-main.m3u8").await;
    assert_eq!(
        text.matches("\nr7/bbbbbbbbbbbbbbbb/main/2026/11/20/08/").count(),
        10,
        "{text}"
    );
    assert!(!text.contains(TENANT) && !text.contains(CHANNEL), "{text}");
}

#[tokio::test]
async fn the_device_of_a_channel_that_is_watched_live_is_told_once() {
    let told = Told::default();
    let app = answers_and_tells(Footage::default(), &told);
    for file in ["playback.m3u8", "live.m3u8", "live-main.m3u8", "live.m3u8"] {
        let request = Request::builder().uri(format!("/v/{}/{CHANNEL}/{file}", token(file, now())));
        let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{file}");
        assert_eq!(
            told.0.lock().unwrap().len(),
            usize::from(file != "playback.m3u8"),
            "{file}"
        );
    }
    let live = DeviceCommand::Live {
        channel: CHANNEL.parse().unwrap(),
        until: now().saturating_add_ms(45_000),
    };
    assert_eq!(
        *told.0.lock().unwrap(),
        [("queue of bbbbbbbbbbbbbbbb".to_owned(), live)]
    );
}

#[tokio::test]
async fn playback_lists_the_range_and_may_be_kept_once_it_is_past() {
    let (_, headers, text) = get(recorded(), "playback.m3u8?from=2026-11-20T08:00:00Z").await;
    let media = format!("playback-main.m3u8?from={BEGIN_MS}&to={}", now().as_ms());
    assert!(text.ends_with(&format!("{media}\n")), "{text}");
    assert_eq!(headers["cache-control"], "max-age=1");
    let (_, _, text) = get(recorded(), &media).await;
    assert!(
        text.matches("#EXTINF:2.000,").count() == 10 && text.ends_with("#EXT-X-ENDLIST\n"),
        "{text}"
    );

    let mut old = recorded();
    old.objects = objects(10)
        .into_iter()
        .map(|object| {
            let text = object
                .key
                .to_string()
                .replace("/2026/11/20/08/17951616", "/2026/11/20/07/17951580");
            StoredObject {
                key: text.parse().unwrap(),
                ..object
            }
        })
        .collect();
    let (_, headers, _) = get(old, "playback-main.m3u8?to=2026-11-20T07:30:00Z").await;
    assert_eq!(headers["cache-control"], "private, max-age=900");
}

#[tokio::test]
async fn what_the_index_does_not_know_yet_is_found_in_the_bucket() {
    for indexed in [0, 1, 8] {
        let (_, _, text) = get(Footage { indexed, ..recorded() }, "live-main.m3u8").await;
        assert!(text.ends_with("-00000009-0badcafe-c.m4s\n"), "{indexed} rows: {text}");
    }
}

#[tokio::test]
async fn a_token_opens_its_own_channels_while_it_lasts() {
    let expired = token("live.m3u8", Timestamp::from_ms(BEGIN_MS - 3_600_000).unwrap());
    let other = ViewerTokenKey::from_secret("another secret of thirty-two byte").unwrap();
    let forged = other.issue(&grant(Purpose::Live, now())).unwrap();
    let live = token("live.m3u8", now());
    let playback = token("playback.m3u8", now());
    let refused = [
        format!("/v/{expired}/{CHANNEL}/live.m3u8"),
        format!("/v/{forged}/{CHANNEL}/live.m3u8"),
        format!("/v/none/{CHANNEL}/live.m3u8"),
        format!("/v/{live}/dddddddddddddddd/live.m3u8"),
        format!("/v/{live}/%2e%2e/live.m3u8"),
        format!("/v/{live}/{CHANNEL}/playback.m3u8"),
        format!("/v/{live}/{CHANNEL}/playback-main.m3u8"),
        format!("/v/{playback}/{CHANNEL}/live.m3u8"),
        format!("/v/{playback}/{CHANNEL}/live-sub.m3u8"),
    ];
    for path in refused {
        let (status, headers, text) = read(get_with(recorded(), path.clone(), "identity").await).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert!(text.contains("\"code\":\"forbidden\""), "{text}");
    }
}

#[tokio::test]
async fn recordings_outside_the_granted_time_are_not_listed() {
    let mut grant = grant(Purpose::Export, now());
    grant.viewing.from = Timestamp::from_ms(BEGIN_MS).ok();
    grant.viewing.to = Timestamp::from_ms(BEGIN_MS + 4_000).ok();
    let token = key().issue(&grant).unwrap();
    let ask = async |from: i64, to: i64| {
        let path = format!("/v/{token}/{CHANNEL}/playback-main.m3u8?from={from}&to={to}");
        read(get_with(recorded(), path, "identity").await).await.0
    };
    assert_eq!(ask(BEGIN_MS, BEGIN_MS + 4_000).await, StatusCode::OK);
    assert_eq!(ask(BEGIN_MS, BEGIN_MS + 4_001).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(BEGIN_MS - 1, BEGIN_MS + 4_000).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem_with_a_reason() {
    let cases = [
        (recorded(), "other.m3u8", StatusCode::NOT_FOUND, "not_found"),
        (
            recorded(),
            "playback.m3u8?from=soon",
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            recorded(),
            "playback.m3u8?from=2&to=1",
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            recorded(),
            "playback.m3u8?from=1&from=2",
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (recorded(), "playback-sub.m3u8", StatusCode::NOT_FOUND, "no_footage"),
        (Footage::default(), "live.m3u8", StatusCode::NOT_FOUND, "no_footage"),
    ];
    for (footage, file, status, code) in cases {
        let (answered, headers, text) = get(footage, file).await;
        assert_eq!(
            (answered, headers["content-type"].to_str().unwrap()),
            (status, "application/problem+json"),
            "{file}"
        );
        assert!(text.contains(&format!("\"code\":\"{code}\"")), "{text}");
        assert_eq!(headers.contains_key("retry-after"), file == "live.m3u8");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_asked_the_answer_is_a_playlist_or_a_problem(
        file in prop_oneof![Just("playback.m3u8".to_owned()), Just("live-main.m3u8".to_owned()), "[a-z.%0-9-]{1,20}"],
        query in prop_oneof!["from=[0-9]{1,16}&to=[0-9]{1,16}", "[a-z0-9=&%:+.-]{0,40}", "from=2026-11-2[0-9]T0[0-9]:00:00Z"],
        method in prop_oneof![Just("GET"), Just("POST"), Just("DELETE")],
    ) {
        let request = Request::builder().method(method).uri(format!("/v/{}/{CHANNEL}/{file}?{query}", token("playback", now())));
        let request = request.body(Body::empty());
        prop_assume!(request.is_ok());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let response = runtime.block_on(answers(recorded()).oneshot(request.unwrap())).unwrap();
        let (status, kind) = (response.status(), response.headers()["content-type"].to_str().unwrap());
        let allowed = match status.as_u16() {
            200 => kind == "application/vnd.apple.mpegurl",
            400 | 403 | 404 | 405 => kind == "application/problem+json",
            _ => false,
        };
        prop_assert!(allowed, "{} {}", status, kind);
    }
}

#[tokio::test]
async fn who_accepts_gzip_gets_it() {
    let path = format!("/v/{}/{CHANNEL}/live-main.m3u8", token("live", now()));
    let response = get_with(recorded(), path, "gzip, br").await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert_eq!(body[..2], [0x1f, 0x8b]);
}

#[test]
fn a_missing_variable_is_named() {
    let error = Config::read(&nightjar_lambda_kit::Environment::from([])).unwrap_err();
    assert!(error.to_string().contains("SEGMENTS_TABLE"));
}
