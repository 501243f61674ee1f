use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use nightjar_domain::exports::ExportLinkKey;
use nightjar_domain::identity::{LoadViewerKey, StoreError, ViewerTokenKey};

const ACTION: &str = "read viewer key";

/// The secret whose text is the key of viewer tokens.
#[derive(Debug, Clone)]
pub struct ViewerKeySecret {
    client: Client,
    id: String,
}

impl ViewerKeySecret {
    /// The secret with this name or ARN.
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self { client, id: id.into() }
    }

    /// The same secret as the key of links to exported files.
    ///
    /// # Errors
    /// When it cannot be read, or is too short.
    pub async fn load_export_link_key(&self) -> Result<ExportLinkKey, StoreError> {
        let secret = self.secret().await?;
        ExportLinkKey::from_secret(&secret).map_err(|error| StoreError::new(ACTION, error))
    }

    async fn secret(&self) -> Result<String, StoreError> {
        let request = self.client.get_secret_value().secret_id(&self.id);
        let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        Ok(answer.secret_string.unwrap_or_default())
    }
}

#[async_trait]
impl LoadViewerKey for ViewerKeySecret {
    async fn load_viewer_key(&self) -> Result<ViewerTokenKey, StoreError> {
        let secret = self.secret().await?;
        ViewerTokenKey::from_secret(&secret).map_err(|error| StoreError::new(ACTION, error))
    }
}
