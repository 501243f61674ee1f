use async_trait::async_trait;
use aws_sdk_sts::Client;
use aws_sdk_sts::error::BuildError;
use aws_sdk_sts::types::Tag;
use nightjar_domain::identity::StoreError;
use nightjar_domain::vending::{AssumeUploadRole, UploadSession};
use nightjar_model::Timestamp;
use nightjar_model::documents::TemporaryCredentials;

const ACTION: &str = "assume upload role";

/// The role that all devices' sessions are cut from.
#[derive(Debug, Clone)]
pub struct UploadRole {
    client: Client,
    arn: String,
    session_seconds: i32,
}

impl UploadRole {
    /// The role with this ARN, for sessions of so many seconds: an hour at most, as it is assumed from another role's
    /// session.
    pub fn new(client: Client, arn: impl Into<String>, session_seconds: i32) -> Self {
        Self {
            client,
            arn: arn.into(),
            session_seconds,
        }
    }
}

#[async_trait]
impl AssumeUploadRole for UploadRole {
    async fn assume_upload_role(&self, session: &UploadSession<'_>) -> Result<TemporaryCredentials, StoreError> {
        let error = |error: BuildError| StoreError::new(ACTION, error);
        let request = self
            .client
            .assume_role()
            .role_arn(&self.arn)
            .role_session_name(session.device.as_str())
            .duration_seconds(self.session_seconds)
            .policy(session.policy)
            .tags(tag("tenant", session.tenant.as_str()).map_err(error)?)
            .tags(tag("device", session.device.as_str()).map_err(error)?);
        let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        let credentials = answer
            .credentials
            .ok_or_else(|| StoreError::new(ACTION, "the answer holds no credentials"))?;
        let expires_at = credentials
            .expiration
            .to_millis()
            .ok()
            .and_then(|ms| Timestamp::from_ms(ms).ok());
        Ok(TemporaryCredentials {
            access_key_id: credentials.access_key_id,
            secret_access_key: credentials.secret_access_key,
            session_token: credentials.session_token,
            expires_at: expires_at.ok_or_else(|| StoreError::new(ACTION, "the answer holds no end"))?,
        })
    }
}

fn tag(key: &str, value: &str) -> Result<Tag, BuildError> {
    Tag::builder().key(key).value(value).build()
}
