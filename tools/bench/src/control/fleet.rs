use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use aws_lc_rs::rand::{SystemRandom, generate};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_model::documents::{
    AssertionClaims, DeclaredChannel, EnrolAnswer, EnrolRequest, HeartbeatRequest, TOKEN_AUDIENCE, TokenRequest,
};
use nightjar_model::{DeviceId, RunId, Stream};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::measure::Measured;
use crate::console::{Console, Endpoints};

const HEARTBEAT: Duration = Duration::from_secs(60);
const ENROLLED_AT_ONCE: usize = 8;

/// Devices that have enrolled.
pub struct Fleet {
    client: reqwest::Client,
    origin: String,
    devices: Vec<Device>,
}

struct Device {
    id: DeviceId,
    key: Vec<u8>,
    run: RunId,
    channels: Vec<DeclaredChannel>,
}

/// What became of what the devices asked.
#[derive(Debug, Default)]
pub struct Asked {
    pub heartbeats: Measured,
    pub tokens: Measured,
}

impl Fleet {
    /// Adds and enrols devices, each with channels.
    pub async fn enrol(
        endpoints: &Endpoints,
        console: &Console,
        devices: usize,
        channels: usize,
    ) -> anyhow::Result<Self> {
        let mut fleet = Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            origin: endpoints.console.clone(),
            devices: Vec::new(),
        };
        let enrolled = stream::iter(0..devices).map(|number| fleet.enrol_one(console, number, channels));
        let enrolled: Vec<Device> = enrolled.buffer_unordered(ENROLLED_AT_ONCE).try_collect().await?;
        fleet.devices = enrolled;
        Ok(fleet)
    }

    async fn enrol_one(&self, console: &Console, number: usize, channels: usize) -> anyhow::Result<Device> {
        let new = json!({"name": format!("device {number}")});
        let added = console.post("/api/devices", &new).await?;
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).context("make a key")?;
        let pair = Ed25519KeyPair::from_pkcs8(key.as_ref()).context("read the key")?;
        let request = EnrolRequest {
            claim_code: added["claim_code"].as_str().context("read the claim code")?.to_owned(),
            public_key: BASE64URL_NOPAD.encode(pair.public_key().as_ref()),
        };
        let answer: EnrolAnswer = serde_json::from_value(self.post("/device/enroll", &request).await?)?;
        let channel = |channel| DeclaredChannel {
            name: format!("channel {number}-{channel}"),
            streams: vec![Stream::Main],
        };
        let device = Device {
            id: answer.device_id,
            key: key.as_ref().to_vec(),
            run: RunId::random(),
            channels: (0..channels).map(channel).collect(),
        };
        self.ask_token(&device).await?;
        Ok(device)
    }

    /// What the API calls the devices.
    pub fn ids(&self) -> Vec<DeviceId> {
        self.devices.iter().map(|device| device.id.clone()).collect()
    }

    /// Lets every device say each minute how it is, and renew its credentials once.
    pub async fn live(&self, time: Duration) -> Asked {
        let begin = Instant::now();
        let lives = self.devices.iter().enumerate().map(|(number, device)| {
            let share = number as f64 / self.devices.len() as f64;
            self.live_one(device, begin, time, share)
        });
        let mut asked = Asked::default();
        for one in join_all(lives).await {
            asked.heartbeats.join(one.heartbeats);
            asked.tokens.join(one.tokens);
        }
        asked
    }

    async fn live_one(&self, device: &Device, begin: Instant, time: Duration, share: f64) -> Asked {
        let mut asked = Asked::default();
        let renewal = begin + time.mul_f64(share);
        let mut due = begin + HEARTBEAT.mul_f64(share);
        let mut renewed = false;
        while due < begin + time {
            if !renewed && renewal <= due {
                sleep_until(renewal).await;
                asked.tokens.note("credentials", self.ask_token(device)).await;
                renewed = true;
            }
            sleep_until(due).await;
            asked.heartbeats.note("heartbeat", self.heartbeat(device)).await;
            due += HEARTBEAT;
        }
        if !renewed {
            sleep_until(renewal).await;
            asked.tokens.note("credentials", self.ask_token(device)).await;
        }
        asked
    }

    async fn heartbeat(&self, device: &Device) -> anyhow::Result<Value> {
        let request = HeartbeatRequest {
            assertion: device.assertion()?,
            clock_ms: now_ms()?,
            program: Some("bench".to_owned()),
            channels: vec![],
            settings_version: 0,
            settings_refusal: None,
        };
        self.post("/device/heartbeat", &request).await
    }

    async fn ask_token(&self, device: &Device) -> anyhow::Result<Value> {
        let request = TokenRequest {
            assertion: device.assertion()?,
            run_id: device.run.clone(),
            channels: device.channels.clone(),
        };
        self.post("/device/token", &request).await
    }

    async fn post(&self, path: &str, body: &impl Serialize) -> anyhow::Result<Value> {
        let request = self.client.post(format!("{}{path}", self.origin)).json(body);
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "{path} answered {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// How many devices the console does not show as online.
    pub async fn unseen(&self, console: &Console) -> anyhow::Result<usize> {
        let shown = console.all("/api/devices").await?;
        let online = shown.iter().filter(|device| device["online"] == true).count();
        Ok(self.devices.len().saturating_sub(online))
    }
}

impl Device {
    fn assertion(&self) -> anyhow::Result<String> {
        let name: [u8; 16] = generate(&SystemRandom::new()).context("draw a name")?.expose();
        let iat = now_ms()? / 1000;
        let claims = AssertionClaims {
            iss: self.id.clone(),
            aud: TOKEN_AUDIENCE.to_owned(),
            iat,
            exp: iat + 60,
            jti: BASE64URL_NOPAD.encode(&name),
        };
        let key = EncodingKey::from_ed_der(&self.key);
        Ok(encode(&Header::new(Algorithm::EdDSA), &claims, &key)?)
    }
}

fn now_ms() -> anyhow::Result<i64> {
    Ok(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)
}
