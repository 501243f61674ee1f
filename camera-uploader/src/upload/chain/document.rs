use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use nightjar_model::Timestamp;
use serde::Deserialize;

/// Credentials as containers, instances and credential processes write them (AWS SDKs and Tools reference guide).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    access_key_id: String,
    secret_access_key: String,
    #[serde(alias = "SessionToken")]
    token: Option<String>,
    expiration: Option<String>,
}

/// Reads them. What is wrong with them is told without repeating anything of them.
pub(super) fn read(document: &[u8], from: &'static str) -> Result<Credentials, String> {
    let unreadable = || format!("the {from} does not answer with credentials");
    let document: Document = serde_json::from_slice(document).map_err(|_| unreadable())?;
    let expiry = match document.expiration.filter(|time| !time.is_empty()) {
        Some(time) => {
            let time = Timestamp::parse(&time).map_err(|_| unreadable())?;
            Some(UNIX_EPOCH + Duration::from_millis(u64::try_from(time.as_ms()).unwrap_or(0)))
        }
        None => None,
    };
    let Document {
        access_key_id,
        secret_access_key,
        token,
        ..
    } = document;
    Ok(Credentials::new(access_key_id, secret_access_key, token, expiry, from))
}
