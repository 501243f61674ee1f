use std::path::Path;

use anyhow::Context;
use nightjar_model::{ChannelId, TenantId};
use serde::Deserialize;
use serde_json::{Value, json};

/// What `cargo xtask up` writes about the running product.
#[derive(Debug, Deserialize)]
pub struct Endpoints {
    pub console: String,
    pub bucket: String,
    pub tenant: TenantId,
    pub admin: Admin,
    pub tables: Tables,
}

#[derive(Debug, Deserialize)]
pub struct Admin {
    pub email: String,
    pub password: String,
}

#[derive(Debug, Deserialize)]
pub struct Tables {
    pub segments: String,
}

impl Endpoints {
    /// Reads the file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        serde_json::from_str(&text).context("understand the endpoints")
    }
}

/// The console API, signed in.
pub struct Console {
    client: reqwest::Client,
    origin: String,
    access_token: String,
}

impl Console {
    /// Signs in as the administrator.
    pub async fn sign_in(endpoints: &Endpoints) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let credentials = json!({"email": endpoints.admin.email, "password": endpoints.admin.password});
        let url = format!("{}/api/session", endpoints.console);
        let session: Value = client
            .post(url)
            .json(&credentials)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let access_token = session["access_token"]
            .as_str()
            .context("read the access token")?
            .to_owned();
        Ok(Self {
            client,
            origin: endpoints.console.clone(),
            access_token,
        })
    }

    /// The channels whose footage arrives.
    pub async fn channels_online(&self) -> anyhow::Result<Vec<ChannelId>> {
        let url = format!("{}/api/channels", self.origin);
        let request = self.client.get(url).bearer_auth(&self.access_token);
        let page: Value = request.send().await?.error_for_status()?.json().await?;
        let items = page["items"].as_array().context("read the channels")?;
        let online = items.iter().filter(|channel| channel["online"] == true);
        online
            .map(|channel| {
                channel["id"]
                    .as_str()
                    .unwrap_or_default()
                    .parse()
                    .context("read a channel's id")
            })
            .collect()
    }

    /// The address of a channel's live playlist, with a viewer token in it.
    pub async fn live_playlist(&self, channel: &ChannelId) -> anyhow::Result<String> {
        let url = format!("{}/api/viewer-tokens", self.origin);
        let request = self
            .client
            .post(url)
            .bearer_auth(&self.access_token)
            .json(&json!({"channels": [channel], "purpose": "live"}));
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        let token = answer["token"].as_str().context("read the viewer token")?;
        Ok(format!("{}/v/{token}/{channel}/live-main.m3u8", self.origin))
    }

    /// Reads a path of the API.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.client.get(format!("{}{path}", self.origin));
        let answer = request.bearer_auth(&self.access_token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Every item of a list, page by page.
    pub async fn all(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let first = format!("{path}{}limit=200", if path.contains('?') { '&' } else { '?' });
        let (mut next, mut items) = (first.clone(), Vec::new());
        loop {
            let mut page = self.get(&next).await?;
            items.append(page["items"].as_array_mut().context("read the items")?);
            match page["next"].as_str() {
                Some(cursor) => next = format!("{first}&cursor={cursor}"),
                None => return Ok(items),
            }
        }
    }

    /// Reads a thing with its ETag.
    pub async fn read_versioned(&self, path: &str) -> anyhow::Result<(Value, String)> {
        let request = self.client.get(format!("{}{path}", self.origin));
        let answer = request.bearer_auth(&self.access_token).send().await?;
        let answer = answer.error_for_status()?;
        let tag = answer.headers().get("etag").context("find the ETag")?;
        let tag = tag.to_str()?.to_owned();
        Ok((answer.json().await?, tag))
    }

    /// Changes a thing of a version.
    pub async fn put(&self, path: &str, version: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.client.put(format!("{}{path}", self.origin));
        let request = request.header("if-match", version).json(body);
        let answer = request.bearer_auth(&self.access_token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Makes a thing.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.client.post(format!("{}{path}", self.origin)).json(body);
        let answer = request.bearer_auth(&self.access_token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Reads a playlist.
    pub async fn read(&self, url: &str) -> anyhow::Result<String> {
        Ok(self.client.get(url).send().await?.text().await?)
    }
}
