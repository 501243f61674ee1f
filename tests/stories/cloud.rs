use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use nightjar_domain::identity::ViewerTokenKey;
use serde_json::{Value, json};

use crate::product::Product;

/// AWS as an ordinary client program reaches it, with one set of credentials.
pub struct Cloud {
    endpoint: String,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Cloud {
    /// With the administrator's credentials of the emulated AWS.
    pub fn administrator(product: &Product) -> anyhow::Result<Self> {
        Ok(Self {
            endpoint: product.endpoint("/aws")?,
            access_key_id: "rootkey".to_owned(),
            secret_access_key: "rootsecret".to_owned(),
            session_token: None,
        })
    }

    /// With a device's credentials, in the form of `credential_process`.
    pub fn device(product: &Product, credentials: &Value) -> anyhow::Result<Self> {
        let field = |name: &str| {
            credentials[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("read {name}"))
        };
        Ok(Self {
            endpoint: product.endpoint("/aws")?,
            access_key_id: field("AccessKeyId")?,
            secret_access_key: field("SecretAccessKey")?,
            session_token: Some(field("SessionToken")?),
        })
    }

    /// Makes calls in order: (service, method, arguments). Each answer has `answer` or the `error`'s code.
    pub fn calls(&self, calls: &[(&str, &str, Value)]) -> anyhow::Result<Vec<Value>> {
        let python = std::env::var("NIGHTJAR_PYTHON").context("run stories with `cargo xtask test`")?;
        let mut command = Command::new(python);
        command
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/call.py"))
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", &self.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret_access_key)
            .env("AWS_SESSION_TOKEN", self.session_token.as_deref().unwrap_or(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if self.session_token.is_none() {
            command.env_remove("AWS_SESSION_TOKEN");
        }
        let mut child = command.spawn().context("start python")?;
        child
            .stdin
            .take()
            .context("write the calls")?
            .write_all(json!(calls).to_string().as_bytes())?;
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "the calls ended with {}", output.status);
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Makes one call that must succeed.
    pub fn call(&self, service: &str, method: &str, arguments: Value) -> anyhow::Result<Value> {
        let mut answers = self.calls(&[(service, method, arguments)])?;
        let mut answer = answers.pop().context("read the answer")?;
        ensure!(
            answer.get("answer").is_some(),
            "{service} {method}: {}",
            answer["error"]
        );
        Ok(answer["answer"].take())
    }

    /// Every row of a table.
    pub fn rows(&self, table: &str) -> anyhow::Result<Vec<Value>> {
        let mut rows = Vec::new();
        let mut arguments = json!({"TableName": table, "ConsistentRead": true});
        loop {
            let page = self.call("dynamodb", "scan", arguments.clone())?;
            rows.extend(page["Items"].as_array().context("read the rows")?.iter().cloned());
            match page.get("LastEvaluatedKey") {
                Some(key) => arguments["ExclusiveStartKey"] = key.clone(),
                None => return Ok(rows),
            }
        }
    }

    /// The key by which this deployment's viewer tokens are signed.
    pub fn viewer_key(&self) -> anyhow::Result<ViewerTokenKey> {
        Ok(ViewerTokenKey::from_secret(&self.viewer_secret()?)?)
    }

    /// The secret of viewer tokens and of the links of exports.
    pub fn viewer_secret(&self) -> anyhow::Result<String> {
        let secret = self.call(
            "secretsmanager",
            "get_secret_value",
            json!({"SecretId": "nightjar/viewer-key"}),
        )?;
        let text = secret["SecretString"].as_str().context("read the viewer key")?;
        Ok(text.to_owned())
    }
}
