use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use nightjar_domain::identity::{
    LoadSigningKeys, ReadSigningKeys, SigningKey, SigningKeySet, StoreError, StoreSigningKeys,
};
use nightjar_model::Timestamp;
use serde::{Deserialize, Serialize};

const READ: &str = "read signing keys";

/// The secret that holds the keys of access tokens: `{"keys":[{"kid","private_key_pem","created_at"}]}`. A deployment begins with `{}`.
#[derive(Debug, Clone)]
pub struct SigningKeysSecret {
    client: Client,
    id: String,
}

#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(default)]
    keys: Vec<StoredKey>,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    private_key_pem: String,
    /// RFC 3339.
    created_at: String,
}

impl SigningKeysSecret {
    /// The secret with this name or ARN.
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self { client, id: id.into() }
    }
}

// The parser's own message could quote the secret.
fn broken() -> StoreError {
    StoreError::new(
        READ,
        "the secret holds no key document: run `nightjar setup` on an empty one",
    )
}

fn read(text: &str) -> Result<Vec<SigningKey>, StoreError> {
    let document: Document = serde_json::from_str(text).map_err(|_| broken())?;
    let key = |key: StoredKey| {
        let created_at = Timestamp::parse(&key.created_at).map_err(|_| broken())?;
        Ok(SigningKey {
            kid: key.kid,
            private_key_pem: key.private_key_pem,
            created_at,
        })
    };
    document.keys.into_iter().map(key).collect()
}

#[async_trait]
impl LoadSigningKeys for SigningKeysSecret {
    async fn load_signing_keys(&self) -> Result<Option<SigningKeySet>, StoreError> {
        let keys = self.read_signing_keys().await?;
        if keys.is_empty() {
            return Ok(None);
        }
        SigningKeySet::new(keys)
            .map(Some)
            .map_err(|error| StoreError::new(READ, error))
    }
}

#[async_trait]
impl ReadSigningKeys for SigningKeysSecret {
    async fn read_signing_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        let request = self.client.get_secret_value().secret_id(&self.id);
        let answer = request.send().await.map_err(|error| StoreError::new(READ, error))?;
        read(answer.secret_string().unwrap_or_default())
    }
}

#[async_trait]
impl StoreSigningKeys for SigningKeysSecret {
    async fn store_signing_keys(&self, keys: &[SigningKey]) -> Result<(), StoreError> {
        const ACTION: &str = "write signing keys";
        let stored = |key: &SigningKey| StoredKey {
            kid: key.kid.clone(),
            private_key_pem: key.private_key_pem.clone(),
            created_at: key.created_at.to_string(),
        };
        let document = Document {
            keys: keys.iter().map(stored).collect(),
        };
        let text = serde_json::to_string(&document).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_secret_value().secret_id(&self.id).secret_string(text);
        request
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}
