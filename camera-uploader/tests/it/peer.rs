use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use nightjar_model::documents::{
    AssertionClaims, ChannelSettings, EnrolAnswer, EnrolRequest, HeartbeatAnswer, HeartbeatRequest, TOKEN_AUDIENCE,
    TemporaryCredentials, TokenAnswer, TokenRequest,
};
use nightjar_model::{ChannelId, DeviceId, RetentionClass, RunId, TenantId, Timestamp};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub const CODE: &str = "AAAAA-BBBBB-CCCCC-DDDDD";

/// How the storage treats a PUT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Store,
    Busy,
    Reset,
    Hang,
    /// Stores, and cuts the connection instead of answering.
    LoseAnswer,
    /// Stores, answers 200, and cuts the connection before the answer is whole.
    CutAnswer,
    /// Answers 200 and cuts the connection before the object is there: nothing is stored.
    CutBeforeStoring,
    /// Answers like the login page of a hotel.
    LoginPage,
    ExpiredToken,
    /// Answers after half a second.
    Slow,
    /// Says that the bytes did not arrive as they were sent.
    BadDigest,
}

#[derive(Debug, Clone)]
pub struct Stored {
    pub key: String,
    pub body: Vec<u8>,
    pub access_key: String,
}

/// The cloud and its storage on one port.
pub struct Peer {
    pub address: SocketAddr,
    pub state: Arc<Mutex<PeerState>>,
    accepting: JoinHandle<()>,
}

pub struct PeerState {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub channels: Vec<(String, ChannelId)>,
    public_key: Option<Vec<u8>>,
    /// The moods of the PUTs to come; `usual` afterwards.
    pub moods: VecDeque<Mood>,
    pub usual: Mood,
    pub objects: Vec<Stored>,
    /// The keys of PUTs that were answered with 412.
    pub refused_as_present: Vec<String>,
    pub runs: Vec<RunId>,
    pub sessions: usize,
    /// The cloud answers nothing but 503.
    pub cloud_away: bool,
    /// By how much the peer's clock is ahead of the machine's.
    pub ahead_s: Option<i64>,
    /// How often a PUT was refused for its time.
    pub skewed: usize,
    /// Messages in the device's command queue.
    pub commands: VecDeque<String>,
    /// Receipts of messages that were deleted from it.
    pub deleted: Vec<String>,
    address: Option<SocketAddr>,
}

impl Peer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(PeerState {
            tenant: TenantId::random(),
            device: DeviceId::random(),
            channels: Vec::new(),
            public_key: None,
            moods: VecDeque::new(),
            usual: Mood::Store,
            objects: Vec::new(),
            refused_as_present: Vec::new(),
            runs: Vec::new(),
            sessions: 0,
            cloud_away: false,
            ahead_s: None,
            skewed: 0,
            commands: VecDeque::new(),
            deleted: Vec::new(),
            address: Some(address),
        }));
        let shared = state.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self {
            address,
            state,
            accepting,
        }
    }

    pub fn cloud(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn objects(&self) -> Vec<Stored> {
        self.state.lock().unwrap().objects.clone()
    }

    pub fn set_moods(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state.lock().unwrap().moods = moods.into_iter().collect();
    }

    /// Waits until the bucket looks as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&[Stored]) -> bool) {
        let waiting = async {
            while !wanted(&self.objects()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(15), waiting).await;
        assert!(
            in_time.is_ok(),
            "{what}: {:?}",
            self.objects().iter().map(|o| &o.key).collect::<Vec<_>>()
        );
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(other, _)| other == name)
            .map_or("", |(_, value)| value)
    }
}

/// A report on how the device is, which changes nothing.
fn heartbeat(request: &Request) -> (u16, String) {
    let report: HeartbeatRequest = serde_json::from_slice(&request.body).unwrap();
    let answer = HeartbeatAnswer {
        time_ms: Timestamp::from_ms(report.clock_ms).unwrap(),
        settings: None,
        renew: false,
    };
    (200, serde_json::to_string(&answer).unwrap())
}

async fn serve(stream: TcpStream, state: Arc<Mutex<PeerState>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await {
        let (status, body) = match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/device/enroll") => state.lock().unwrap().enrol(&request),
            ("POST", "/device/token") if state.lock().unwrap().cloud_away => (503, String::new()),
            ("POST", "/device/token") => state.lock().unwrap().token(&request),
            ("POST", "/device/heartbeat") => heartbeat(&request),
            ("POST", "/") => (200, queue(&state, &request).await),
            ("PUT", path) => {
                let key = path
                    .strip_prefix("/footage/")
                    .expect("a path in the bucket")
                    .replace("%2B", "+");
                let (skewed, mood) = {
                    let mut state = state.lock().unwrap();
                    (state.is_skewed(&request), state.next_mood())
                };
                match mood {
                    _ if skewed => (403, "<Error><Code>RequestTimeTooSkewed</Code></Error>".to_owned()),
                    Mood::BadDigest => (400, "<Error><Code>BadDigest</Code></Error>".to_owned()),
                    Mood::Slow => {
                        tokio::time::sleep(Duration::from_millis(400)).await;
                        store(&state, key, &request)
                    }
                    Mood::Busy => (503, "<Error><Code>SlowDown</Code></Error>".to_owned()),
                    Mood::ExpiredToken => (400, "<Error><Code>ExpiredToken</Code></Error>".to_owned()),
                    Mood::Reset => return,
                    Mood::Hang => return tokio::time::sleep(Duration::from_secs(30)).await,
                    Mood::LoseAnswer => {
                        state.lock().unwrap().store(key, &request);
                        return;
                    }
                    Mood::CutAnswer | Mood::CutBeforeStoring => {
                        if mood == Mood::CutAnswer {
                            state.lock().unwrap().store(key, &request);
                        }
                        let cut = b"HTTP/1.1 200 OK\r\netag: \"x\"\r\ncontent-length: 9\r\n\r\n<Put";
                        let _ = stream.write_all(cut).await;
                        return;
                    }
                    Mood::LoginPage => {
                        let page = b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n<html/>";
                        if stream.write_all(page).await.is_err() {
                            return;
                        }
                        continue;
                    }
                    Mood::Store => store(&state, key, &request),
                }
            }
            other => panic!("the uploader asked for {other:?}"),
        };
        let date = state.lock().unwrap().date();
        let head = format!(
            "HTTP/1.1 {status} X\r\ndate: {date}\r\netag: \"x\"\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if stream
            .write_all([head.as_bytes(), body.as_bytes()].concat().as_slice())
            .await
            .is_err()
        {
            return;
        }
    }
}

/// SQS in its JSON protocol. An empty queue answers after a moment, not after the twenty seconds of the real one.
async fn queue(state: &Mutex<PeerState>, request: &Request) -> String {
    if request.header("x-amz-target") == "AmazonSQS.DeleteMessage" {
        let call: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        let receipt = call["ReceiptHandle"].as_str().unwrap().to_owned();
        state.lock().unwrap().deleted.push(receipt);
        return "{}".to_owned();
    }
    assert_eq!(request.header("x-amz-target"), "AmazonSQS.ReceiveMessage");
    let waiting = |state: &Mutex<PeerState>| !state.lock().unwrap().commands.is_empty();
    for _ in 0..50 {
        if waiting(state) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let commands = std::mem::take(&mut state.lock().unwrap().commands);
    let messages = commands.iter().enumerate().map(|(number, body)| {
        serde_json::json!({"MessageId": "m", "ReceiptHandle": format!("receipt-{number}"), "Body": body})
    });
    serde_json::json!({"Messages": messages.collect::<Vec<_>>()}).to_string()
}

fn store(state: &Mutex<PeerState>, key: String, request: &Request) -> (u16, String) {
    let status = state.lock().unwrap().store(key, request);
    let damaged = "<Error><Code>BadDigest</Code></Error>";
    (status, if status == 400 { damaged } else { "" }.to_owned())
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|length| *length > 0)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let mut request = Request {
        method,
        path,
        headers,
        body: Vec::new(),
    };
    request.body = vec![0; request.header("content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut request.body).await.ok()?;
    Some(request)
}

fn problem(status: u16, code: &str) -> (u16, String) {
    let body = format!(r#"{{"type":"about:blank","title":"{code}","status":{status},"detail":"no","code":"{code}"}}"#);
    (status, body)
}

impl PeerState {
    /// What a wrong clock has to be set to; nothing, so that the machine's clock is used, unless a test wants it.
    fn date(&self) -> String {
        let Some(ahead_s) = self.ahead_s else {
            return "unknown".to_owned();
        };
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(ahead_s);
        now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// S3 allows 15 minutes between its clock and that of who signs.
    fn is_skewed(&mut self, request: &Request) -> bool {
        let Some(ahead_s) = self.ahead_s else { return false };
        let signed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", request.header("x-amz-date")).unwrap();
        let signed = signed
            .to_zoned(jiff::tz::TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_second();
        let skewed = (jiff::Timestamp::now().as_second() + ahead_s - signed).abs() > 900;
        self.skewed += usize::from(skewed);
        skewed
    }

    fn next_mood(&mut self) -> Mood {
        self.moods.pop_front().unwrap_or(self.usual)
    }

    fn enrol(&mut self, request: &Request) -> (u16, String) {
        assert_body_hash(request);
        let EnrolRequest { claim_code, public_key } = serde_json::from_slice(&request.body).unwrap();
        if claim_code != CODE || self.public_key.is_some() {
            return problem(401, "claim_refused");
        }
        self.public_key = Some(BASE64URL_NOPAD.decode(public_key.as_bytes()).unwrap());
        let answer = EnrolAnswer {
            device_id: self.device.clone(),
            tenant_id: self.tenant.clone(),
        };
        (200, serde_json::to_string(&answer).unwrap())
    }

    fn token(&mut self, request: &Request) -> (u16, String) {
        assert_body_hash(request);
        let token: TokenRequest = serde_json::from_slice(&request.body).unwrap();
        let key = DecodingKey::from_ed_der(self.public_key.as_ref().expect("an enrolled device"));
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[TOKEN_AUDIENCE]);
        validation.set_issuer(&[self.device.as_str()]);
        let claims = decode::<AssertionClaims>(&token.assertion, &key, &validation)
            .expect("a signed assertion")
            .claims;
        assert!(claims.exp - claims.iat <= 60);
        // As the cloud does it: the newest run keeps its number, any other gets the next.
        if self.runs.last() != Some(&token.run_id) {
            self.runs.push(token.run_id);
        }
        self.sessions += 1;
        for declared in token.channels {
            if !self.channels.iter().any(|(name, _)| *name == declared.name) {
                self.channels.push((declared.name, ChannelId::random()));
            }
        }
        (200, serde_json::to_string(&self.answer()).unwrap())
    }

    fn answer(&self) -> TokenAnswer {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_millis();
        let channels = self.channels.iter().map(|(name, id)| ChannelSettings {
            id: id.clone(),
            name: name.clone(),
            class: RetentionClass::R7,
            idle_ms: 400,
            active_ms: 400,
            plan: None,
        });
        TokenAnswer {
            tenant_id: self.tenant.clone(),
            device_id: self.device.clone(),
            credentials: TemporaryCredentials {
                access_key_id: format!("ASIA{}", self.sessions),
                secret_access_key: "secret".to_owned(),
                session_token: "token".to_owned(),
                expires_at: Timestamp::from_ms(now as i64 + 3_600_000).unwrap(),
            },
            epoch: self.runs.len() as u32,
            region: "us-east-1".to_owned(),
            bucket: "footage".to_owned(),
            storage_endpoint: self.address.map(|address| format!("http://{address}")),
            command_queue_url: self
                .address
                .map_or_else(String::new, |address| format!("http://{address}/queue")),
            channels: channels.collect(),
        }
    }

    fn store(&mut self, key: String, request: &Request) -> u16 {
        assert_eq!(request.header("if-none-match"), "*");
        assert_eq!(request.header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
        let checksum = BASE64.encode(&crc32fast::hash(&request.body).to_be_bytes());
        if request.header("x-amz-checksum-crc32") != checksum {
            return 400;
        }
        let authorization = request.header("authorization").to_owned();
        let access_key = authorization
            .split_once("Credential=")
            .unwrap()
            .1
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        if self.objects.iter().any(|object| object.key == key) {
            self.refused_as_present.push(key);
            return 412;
        }
        self.objects.push(Stored {
            key,
            body: request.body.clone(),
            access_key,
        });
        200
    }
}

fn assert_body_hash(request: &Request) {
    let hash = HEXLOWER.encode(digest(&SHA256, &request.body).as_ref());
    assert_eq!(request.header("x-amz-content-sha256"), hash);
}
