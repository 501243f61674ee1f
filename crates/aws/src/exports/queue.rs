use async_trait::async_trait;
use aws_sdk_sqs::Client;
use nightjar_domain::exports::{ExportError, ExportQueue};
use nightjar_model::{ExportId, TenantId};
use serde::{Deserialize, Serialize};

use super::failed;

/// Grows when an older reader would misunderstand a newer message.
const VERSION: u32 = 1;

/// An export as it stands in the queue: what is to be done stands in its row.
#[derive(Serialize, Deserialize)]
struct ExportMessage {
    version: u32,
    tenant: TenantId,
    export: ExportId,
}

/// A message that names no export.
#[derive(Debug, thiserror::Error)]
pub enum InvalidExportMessage {
    #[error("the message names no export: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("the message is of version {0}, and {VERSION} is understood")]
    Version(u32),
}

/// Reads the body of a message of the queue of exports.
///
/// # Errors
/// When it names none in a version that this program understands.
pub fn read_export_message(body: &str) -> Result<(TenantId, ExportId), InvalidExportMessage> {
    let message: ExportMessage = serde_json::from_str(body)?;
    if message.version != VERSION {
        return Err(InvalidExportMessage::Version(message.version));
    }
    Ok((message.tenant, message.export))
}

/// The queue of exports.
#[derive(Debug, Clone)]
pub struct ExportsQueue {
    client: Client,
    url: String,
}

impl ExportsQueue {
    /// The queue at `url`.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self {
            client,
            url: url.into(),
        }
    }
}

#[async_trait]
impl ExportQueue for ExportsQueue {
    async fn send(&self, tenant: &TenantId, export: &ExportId) -> Result<(), ExportError> {
        let message = ExportMessage {
            version: VERSION,
            tenant: tenant.clone(),
            export: export.clone(),
        };
        let body = serde_json::to_string(&message).map_err(failed("spell export message"))?;
        let send = self.client.send_message().queue_url(&self.url).message_body(body);
        send.send().await.map_err(failed("queue export"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::read_export_message;

    #[test]
    fn a_message_of_another_version_or_form_is_refused() {
        let message = r#"{"version":1,"tenant":"aaaaaaaaaaaaaaaa","export":"bbbbbbbbbbbbbbbb"}"#;
        assert!(read_export_message(message).is_ok());
        for other in [
            message.replace(":1", ":2"),
            message.replace("bbbb", "../."),
            "{}".to_owned(),
        ] {
            assert!(read_export_message(&other).is_err(), "{other}");
        }
    }
}
