use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use nightjar_model::{ApiKeyId, AreaId, TenantId, Timestamp};

use super::secret::random_secret;
use super::{Right, SecretHash};

/// The longest life of an API key.
pub const API_KEY_LIFE_MAX_MS: i64 = 366 * 24 * 60 * 60 * 1000;

const USE_NOTED_EVERY_MS: i64 = 5 * 60 * 1000;
const PREFIX: &str = "nj";
const SECRET_LENGTH: usize = 43;
const NAME_LENGTH_MAX: usize = 64;

/// What a program of a tenant may do, without being a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub tenant: TenantId,
    pub id: ApiKeyId,
    pub name: String,
    pub secret: SecretHash,
    pub rights: BTreeSet<Right>,
    /// The rights hold here and below.
    pub area: AreaId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// To within some minutes.
    pub last_used_at: Option<Timestamp>,
}

/// An API key that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidApiKey {
    #[error("the text is no API key")]
    Text,
    #[error("a key's name has 1 to {NAME_LENGTH_MAX} characters, without control characters")]
    Name,
    #[error("a key has one right at least, and never operate-platform")]
    Rights,
    #[error("a key expires in the future, and within 366 days")]
    Expiry,
}

/// What a new key is to be.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    pub name: String,
    pub rights: BTreeSet<Right>,
    pub area: AreaId,
    pub expires_at: Timestamp,
}

impl ApiKey {
    /// Whether a use now is to be remembered: once in five minutes is enough.
    pub fn is_use_news(&self, now: Timestamp) -> bool {
        self.last_used_at
            .is_none_or(|last| now.ms_since(last) >= USE_NOTED_EVERY_MS)
    }

    /// A new key and the text that is shown once.
    ///
    /// # Errors
    /// When name, rights or expiry are out of bounds.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn make(tenant: TenantId, new: NewApiKey, now: Timestamp) -> Result<(Self, ApiKeyText), InvalidApiKey> {
        let name = new.name.trim();
        if !(1..=NAME_LENGTH_MAX).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(InvalidApiKey::Name);
        }
        if new.rights.is_empty() || !new.rights.iter().all(|right| right.is_tenants()) {
            return Err(InvalidApiKey::Rights);
        }
        if !(1..=API_KEY_LIFE_MAX_MS).contains(&new.expires_at.ms_since(now)) {
            return Err(InvalidApiKey::Expiry);
        }
        let text = ApiKeyText {
            tenant,
            id: ApiKeyId::random(),
            secret: random_secret(),
        };
        let key = Self {
            tenant: text.tenant.clone(),
            id: text.id.clone(),
            name: name.to_owned(),
            secret: SecretHash::of(&text.secret),
            rights: new.rights,
            area: new.area,
            created_at: now,
            expires_at: new.expires_at,
            last_used_at: None,
        };
        Ok((key, text))
    }
}

/// An API key as it is sent: `nj_{tenant}_{key}_{secret}`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyText {
    pub tenant: TenantId,
    pub id: ApiKeyId,
    secret: String,
}

impl ApiKeyText {
    /// The text, to be shown once.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}_{}_{}_{}", self.tenant, self.id, self.secret)
    }

    /// The part that is secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Whether a bearer is meant to be an API key; access tokens never begin so.
    pub fn is_meant(bearer: &str) -> bool {
        bearer.starts_with("nj_")
    }
}

impl FromStr for ApiKeyText {
    type Err = InvalidApiKey;

    // The secret itself may hold underscores.
    fn from_str(text: &str) -> Result<Self, InvalidApiKey> {
        let parts: Vec<&str> = text.splitn(4, '_').collect();
        let [PREFIX, tenant, id, secret] = parts.as_slice() else {
            return Err(InvalidApiKey::Text);
        };
        if secret.len() != SECRET_LENGTH {
            return Err(InvalidApiKey::Text);
        }
        Ok(Self {
            tenant: tenant.parse().map_err(|_| InvalidApiKey::Text)?,
            id: id.parse().map_err(|_| InvalidApiKey::Text)?,
            secret: (*secret).to_owned(),
        })
    }
}

impl fmt::Debug for ApiKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKeyText({:?}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_model::{AreaId, TenantId, Timestamp};

    use super::{API_KEY_LIFE_MAX_MS, ApiKey, ApiKeyText, InvalidApiKey, NewApiKey};
    use crate::identity::Right;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
    }

    fn make(change: impl FnOnce(&mut NewApiKey)) -> Result<(ApiKey, ApiKeyText), InvalidApiKey> {
        let mut new = NewApiKey {
            name: " import ".to_owned(),
            rights: BTreeSet::from([Right::Configure]),
            area: AreaId::random(),
            expires_at: now().saturating_add_ms(API_KEY_LIFE_MAX_MS),
        };
        change(&mut new);
        ApiKey::make(TenantId::random(), new, now())
    }

    #[test]
    fn a_key_reads_back_and_only_its_hash_is_kept() {
        let (key, text) = make(|_| ()).unwrap();
        let shown = text.reveal();
        assert!(ApiKeyText::is_meant(&shown));
        assert_eq!(shown.parse(), Ok(text.clone()));
        assert!(key.secret.is_of(text.secret()));
        assert!(!format!("{key:?}{text:?}").contains(text.secret()));
        for broken in ["", "nj_", "nj___", &shown[..shown.len() - 1], &shown[1..]] {
            assert_eq!(broken.parse::<ApiKeyText>(), Err(InvalidApiKey::Text), "{broken}");
        }
    }

    #[test]
    fn keys_out_of_bounds_are_not_made() {
        let late = now().saturating_add_ms(API_KEY_LIFE_MAX_MS + 1);
        assert_eq!(make(|new| new.expires_at = late).unwrap_err(), InvalidApiKey::Expiry);
        assert_eq!(make(|new| new.expires_at = now()).unwrap_err(), InvalidApiKey::Expiry);
        assert_eq!(make(|new| new.name = "\t".to_owned()).unwrap_err(), InvalidApiKey::Name);
        assert_eq!(
            make(|new| new.rights = BTreeSet::new()).unwrap_err(),
            InvalidApiKey::Rights
        );
        let platform = BTreeSet::from([Right::OperatePlatform]);
        assert_eq!(make(|new| new.rights = platform).unwrap_err(), InvalidApiKey::Rights);
    }
}
