use async_trait::async_trait;
use aws_sdk_s3::Client;
use nightjar_domain::alarms::{AlarmDocuments, AlarmsError};
use nightjar_model::keys::AlarmKey;

use super::table::failed;

/// An alarm document has some hundred bytes.
const DOCUMENT_MAX_BYTES: i64 = 64 * 1024;

/// The bucket in which devices put alarm documents.
#[derive(Debug, Clone)]
pub struct AlarmBucket {
    client: Client,
    name: String,
}

impl AlarmBucket {
    /// The bucket called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

#[async_trait]
impl AlarmDocuments for AlarmBucket {
    async fn read_document(&self, key: &AlarmKey) -> Result<Option<Vec<u8>>, AlarmsError> {
        const ACTION: &str = "read alarm document";
        let request = self.client.get_object().bucket(&self.name).key(key.document());
        let object = match request.send().await {
            Ok(object) => object,
            Err(error) => match error.into_service_error() {
                error if error.is_no_such_key() => return Ok(None),
                error => return Err(failed(ACTION)(error)),
            },
        };
        if object.content_length().is_none_or(|length| length > DOCUMENT_MAX_BYTES) {
            return Ok(None);
        }
        let body = object.body.collect().await.map_err(failed(ACTION))?;
        Ok(Some(body.to_vec()))
    }
}
