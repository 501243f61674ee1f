use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::wait::wait_for;

/// The console API as a user's browser calls it.
pub struct Api {
    agent: ureq::Agent,
    origin: String,
    bearer: String,
}

/// An answer, whatever its status.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| String::from_utf8_lossy(&self.body).into_owned())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks for an address without any credentials.
pub fn get(url: &str) -> anyhow::Result<Answer> {
    answer_of(agent().get(url).call()?)
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)));
    config.build().new_agent()
}

fn answer_of(mut response: ureq::http::Response<ureq::Body>) -> anyhow::Result<Answer> {
    let etag = response.headers().get("etag").and_then(|tag| tag.to_str().ok());
    Ok(Answer {
        status: response.status().as_u16(),
        etag: etag.map(str::to_owned),
        body: response.body_mut().read_to_vec()?,
    })
}

impl Api {
    /// Signs in.
    pub fn sign_in(origin: &str, email: &str, password: &str) -> anyhow::Result<Self> {
        let mut api = Self {
            agent: agent(),
            origin: origin.to_owned(),
            bearer: String::new(),
        };
        let session = api.post("/api/session", &json!({"email": email, "password": password}))?;
        ensure!(
            session.status == 200,
            "sign-in answered {}: {}",
            session.status,
            session.text()
        );
        let token = session.json()?["access_token"]
            .as_str()
            .context("read the access token")?
            .to_owned();
        api.bearer = format!("Bearer {token}");
        Ok(api)
    }

    /// GET.
    pub fn get(&self, path: &str) -> anyhow::Result<Answer> {
        let request = self
            .agent
            .get(format!("{}{path}", self.origin))
            .header("authorization", &self.bearer);
        answer_of(request.call()?)
    }

    /// POST of JSON.
    pub fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        let request = self
            .agent
            .post(format!("{}{path}", self.origin))
            .header("authorization", &self.bearer);
        answer_of(request.content_type("application/json").send(body.to_string())?)
    }

    /// PUT of JSON.
    pub fn put(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        let request = self
            .agent
            .put(format!("{}{path}", self.origin))
            .header("authorization", &self.bearer);
        answer_of(request.content_type("application/json").send(body.to_string())?)
    }

    /// Changes a thing that was just read: `change` is given what the API showed and makes of it what is sent.
    pub fn change(&self, path: &str, change: impl FnOnce(&mut Value)) -> anyhow::Result<Answer> {
        let read = self.get(path)?;
        ensure!(read.status == 200, "{path} answered {}: {}", read.status, read.text());
        let mut body = read.json()?;
        change(&mut body);
        let request = self
            .agent
            .put(format!("{}{path}", self.origin))
            .header("authorization", &self.bearer)
            .header("if-match", read.etag.context("read the ETag")?);
        answer_of(request.content_type("application/json").send(body.to_string())?)
    }

    /// Adds a device; its claim code.
    pub fn add_device(&self, name: &str) -> anyhow::Result<String> {
        let device = self.post("/api/devices", &json!({"name": name}))?;
        ensure!(
            device.status == 201,
            "adding a device answered {}: {}",
            device.status,
            device.text()
        );
        Ok(device.json()?["claim_code"]
            .as_str()
            .context("read the claim code")?
            .to_owned())
    }

    /// The channel of this name, once its footage arrives.
    pub fn channel_online(&self, name: &str) -> anyhow::Result<String> {
        wait_for(
            &format!("the channel {name} to be online"),
            Duration::from_secs(40),
            || {
                let channels = self.get("/api/channels")?.json()?;
                let items = channels["items"].as_array().context("read the channels")?;
                let named: Vec<_> = items.iter().filter(|channel| channel["name"] == name).collect();
                ensure!(
                    named.len() <= 1,
                    "the stories share a tenant: name the channel {name} otherwise"
                );
                let online = named.first().filter(|channel| channel["online"] == true);
                Ok(online.and_then(|channel| channel["id"].as_str()).map(str::to_owned))
            },
        )
    }

    /// An address of the product.
    pub fn below_origin(&self, path: &str) -> String {
        format!("{}/{path}", self.origin)
    }

    /// The address below which a channel's playlists and media are, with a new viewer token for `live` or `playback` in it.
    pub fn channel_address(&self, channel: &str, purpose: &str) -> anyhow::Result<String> {
        let answer = self.post(
            "/api/viewer-tokens",
            &json!({"channels": [channel], "purpose": purpose}),
        )?;
        ensure!(
            answer.status == 200,
            "the viewer token answered {}: {}",
            answer.status,
            answer.text()
        );
        let answer = answer.json()?;
        let token = answer["token"].as_str().context("read the viewer token")?;
        Ok(format!("{}/v/{token}/{channel}", self.origin))
    }
}
