use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use nightjar_domain::identity::{LoadViewerKey, StoreError, ViewerTokenKey};

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
}

#[async_trait]
impl LoadViewerKey for ViewerKeySecret {
    async fn load_viewer_key(&self) -> Result<ViewerTokenKey, StoreError> {
        const ACTION: &str = "read viewer key";
        let request = self.client.get_secret_value().secret_id(&self.id);
        let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        let secret = answer.secret_string().unwrap_or_default();
        ViewerTokenKey::from_secret(secret).map_err(|error| StoreError::new(ACTION, error))
    }
}
