//! The right to download one export's files, carried in the path of their address: `/x/{token}/{file}`.
//!
//! HS256, because a CloudFront function can check HMAC and nothing else.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use nightjar_model::{ExportId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::export_prefix;

/// For how long a link counts: long enough for a large file over a slow line, resumed by ranges.
pub const EXPORT_LINK_LIFE_MS: i64 = 12 * 3_600_000;

const AUDIENCE: &str = "nightjar-export";
const SECRET_MIN_BYTES: usize = 32;
const NAME_MAX: usize = 100;

/// The secret by which links are issued and checked: that of viewer tokens, for another audience.
#[derive(Clone)]
pub struct ExportLinkKey {
    signs: EncodingKey,
    verifies: DecodingKey,
}

/// What a link proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportGrant {
    pub tenant: TenantId,
    pub export: ExportId,
    pub expires_at: Timestamp,
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportLinkRefusal {
    #[error("the link is forged, or none")]
    Invalid,
    #[error("the link is expired: ask for the export again")]
    Expired,
    #[error("the key of links has fewer than {SECRET_MIN_BYTES} bytes")]
    Key,
    #[error("the path names no exported file")]
    NotAFile,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    tid: TenantId,
    exp: i64,
    export: ExportId,
}

impl ExportGrant {
    /// The right to an export's files from now on, for as long as a link counts.
    pub fn new(tenant: TenantId, export: ExportId, now: Timestamp) -> Self {
        let whole_second = now.saturating_add_ms(-(now.as_ms() % 1_000));
        Self {
            tenant,
            export,
            expires_at: whole_second.saturating_add_ms(EXPORT_LINK_LIFE_MS),
        }
    }

    /// The key of the object that a file's name stands for.
    ///
    /// # Errors
    /// When it is not the name of a film or a manifest.
    pub fn key_of(&self, name: &str) -> Result<String, ExportLinkRefusal> {
        let plain = name.len() <= NAME_MAX
            && name.starts_with(|first: char| first.is_ascii_digit())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if plain && (name.ends_with(".mp4") || name.ends_with(".manifest.json")) {
            return Ok(format!("{}{name}", export_prefix(&self.tenant, &self.export)));
        }
        Err(ExportLinkRefusal::NotAFile)
    }
}

impl ExportLinkKey {
    /// The key that a secret text spells, byte by byte.
    ///
    /// # Errors
    /// When it is too short for HS256 (RFC 7518 §3.2).
    pub fn from_secret(secret: &str) -> Result<Self, ExportLinkRefusal> {
        if secret.len() < SECRET_MIN_BYTES {
            return Err(ExportLinkRefusal::Key);
        }
        Ok(Self {
            signs: EncodingKey::from_secret(secret.as_bytes()),
            verifies: DecodingKey::from_secret(secret.as_bytes()),
        })
    }

    /// The path of a file, for whoever may download it.
    ///
    /// # Errors
    /// When the library cannot sign.
    pub fn path(&self, grant: &ExportGrant, name: &str) -> Result<String, ExportLinkRefusal> {
        let claims = Claims {
            aud: AUDIENCE.to_owned(),
            tid: grant.tenant.clone(),
            exp: grant.expires_at.as_ms() / 1_000,
            export: grant.export.clone(),
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.signs);
        let token = token.map_err(|_| ExportLinkRefusal::Invalid)?;
        Ok(format!("/x/{token}/{name}"))
    }

    /// Checks a token: HS256 and nothing else, by this key, for exports, not expired.
    ///
    /// # Errors
    /// When it proves nothing.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<ExportGrant, ExportLinkRefusal> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "exp"]);
        // The time is compared here: the library would ask the machine's clock.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &self.verifies, &validation)
            .map_err(|_| ExportLinkRefusal::Invalid)?
            .claims;
        let expires_at = claims.exp.checked_mul(1_000).and_then(|ms| Timestamp::from_ms(ms).ok());
        let expires_at = expires_at.ok_or(ExportLinkRefusal::Invalid)?;
        if now >= expires_at {
            return Err(ExportLinkRefusal::Expired);
        }
        Ok(ExportGrant {
            tenant: claims.tid,
            export: claims.export,
            expires_at,
        })
    }
}

impl fmt::Debug for ExportLinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExportLinkKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Purpose, ViewerGrant, ViewerTokenKey, Viewing};

    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    const NAME: &str = "00-1-000_cccccccccccccccc_20261120T080000Z.mp4";

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00.250Z").unwrap()
    }

    fn grant() -> ExportGrant {
        ExportGrant::new(TenantId::random(), ExportId::random(), now())
    }

    fn token(path: &str) -> &str {
        path.split('/').nth(2).unwrap()
    }

    #[test]
    fn a_link_opens_the_files_of_its_export_until_it_ends() {
        let (key, grant) = (ExportLinkKey::from_secret(SECRET).unwrap(), grant());
        let path = key.path(&grant, NAME).unwrap();
        assert_eq!(key.verify(token(&path), now()).unwrap(), grant);
        let prefix = export_prefix(&grant.tenant, &grant.export);
        assert_eq!(grant.key_of(NAME).unwrap(), format!("{prefix}{NAME}"));
        assert!(grant.key_of("00-1.manifest.json").is_ok());
        assert_eq!(
            key.verify(token(&path), grant.expires_at),
            Err(ExportLinkRefusal::Expired)
        );
    }

    #[test]
    fn nothing_but_files_and_manifests_is_opened() {
        for name in [
            "",
            "work/00-1.json",
            "../x.mp4",
            "00-1.json",
            "work.mp4",
            "00%2F.mp4",
            "0/1.mp4",
        ] {
            assert_eq!(grant().key_of(name), Err(ExportLinkRefusal::NotAFile), "{name}");
        }
    }

    #[test]
    fn tokens_of_another_key_or_audience_open_nothing() {
        let key = ExportLinkKey::from_secret(SECRET).unwrap();
        let other = ExportLinkKey::from_secret(&"x".repeat(32)).unwrap();
        let forged = other.path(&grant(), NAME).unwrap();
        let viewing = Viewing {
            channels: vec![],
            purpose: Purpose::Export,
            from: None,
            to: None,
        };
        let viewer = ViewerGrant::new(TenantId::random(), "somebody".to_owned(), viewing, now());
        let viewer = ViewerTokenKey::from_secret(SECRET).unwrap().issue(&viewer).unwrap();
        for token in [token(&forged), &viewer, "none"] {
            assert_eq!(key.verify(token, now()), Err(ExportLinkRefusal::Invalid), "{token}");
        }
        assert_eq!(ExportLinkKey::from_secret("short").unwrap_err(), ExportLinkRefusal::Key);
    }
}
