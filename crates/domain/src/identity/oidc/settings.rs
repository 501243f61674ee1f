use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use nightjar_model::AreaId;
use url::Url;

use crate::alarms::{PrivateAddresses, validate_webhook_url};
use crate::identity::{EmailAddress, Role};

const CLIENT_ID_MAX: usize = 256;
const SECRET_MAX: usize = 1024;
const DOMAIN_MAX: usize = 253;
const DOMAINS_MAX: usize = 20;
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// Where a tenant's people may sign in besides, and what becomes of them here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// As the issuer spells itself: tokens are compared with it letter by letter.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: ClientSecret,
    /// Only people with a verified address of one of these; everybody the issuer knows when there is none.
    pub domains: BTreeSet<EmailDomain>,
    /// What people become of whom nothing is known here; `None`: they are refused.
    pub newcomers: Option<Newcomers>,
    pub enabled: bool,
    /// Counts the changes; settings that were never written have 1.
    pub version: u64,
}

/// What people become who were not known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomers {
    pub role: Role,
    /// `None` is the root.
    pub area: Option<AreaId>,
}

/// Settings that cannot be. The text is for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOidcSettings {
    #[error(
        "an issuer is a public address such as https://login.example.com, with neither user name, query nor fragment"
    )]
    Issuer,
    #[error("a client id has 1 to {CLIENT_ID_MAX} visible ASCII characters")]
    ClientId,
    #[error("a client secret has 1 to {SECRET_MAX} visible ASCII characters")]
    ClientSecret,
    #[error("send the client secret again: it is not handed to another issuer or client")]
    SecretOfAnother,
    #[error("an e-mail domain is spelled such as example.com")]
    Domain,
    #[error("at most {DOMAINS_MAX} e-mail domains can be named")]
    TooManyDomains,
    #[error("name the e-mail domains of those who are to be created: else everybody would be whom the issuer knows")]
    OpenToEverybody,
}

/// What we prove ourselves to the issuer with.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret, for the issuer and the table.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientSecret {
    type Err = InvalidOidcSettings;

    fn from_str(text: &str) -> Result<Self, InvalidOidcSettings> {
        if is_visible(text, SECRET_MAX) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOidcSettings::ClientSecret)
        }
    }
}

/// It stays out of logs.
impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// What stands behind the `@`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EmailDomain(String);

impl EmailDomain {
    /// The domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn holds(&self, email: &EmailAddress) -> bool {
        email
            .as_str()
            .rsplit_once('@')
            .is_some_and(|(_, domain)| domain == self.0)
    }
}

impl FromStr for EmailDomain {
    type Err = InvalidOidcSettings;

    fn from_str(text: &str) -> Result<Self, InvalidOidcSettings> {
        let text = text.trim().to_lowercase();
        let plain = |c: char| c.is_alphanumeric() || c == '-';
        let is_domain = text.split('.').count() >= 2
            && text.len() <= DOMAIN_MAX
            && text
                .split('.')
                .all(|label| !label.is_empty() && label.chars().all(plain));
        if is_domain {
            Ok(Self(text))
        } else {
            Err(InvalidOidcSettings::Domain)
        }
    }
}

fn is_visible(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Checks an address of an issuer, or one that it names as its own: the rules of webhooks hold. What it stands for is checked again
/// with each request.
///
/// # Errors
/// When it is no public `https` address (or `http` where private addresses are allowed).
pub fn check_issuer_url(text: &str, private: PrivateAddresses) -> Result<Url, InvalidOidcSettings> {
    validate_webhook_url(text, private).map_err(|_| InvalidOidcSettings::Issuer)
}

/// Where an issuer describes itself (OpenID Connect Discovery 1.0 §4).
///
/// # Errors
/// When the issuer's address is refused.
pub fn discovery_url(issuer: &str, private: PrivateAddresses) -> Result<Url, InvalidOidcSettings> {
    let url = check_issuer_url(issuer, private)?;
    if url.query().is_some() {
        return Err(InvalidOidcSettings::Issuer);
    }
    check_issuer_url(&format!("{}{DISCOVERY}", issuer.trim_end_matches('/')), private)
}

impl OidcSettings {
    /// Checks what was asked for, but not whether the issuer answers.
    ///
    /// # Errors
    /// When something of it cannot be.
    pub fn check(&self, private: PrivateAddresses) -> Result<(), InvalidOidcSettings> {
        discovery_url(&self.issuer, private)?;
        if !is_visible(&self.client_id, CLIENT_ID_MAX) {
            return Err(InvalidOidcSettings::ClientId);
        }
        if self.domains.len() > DOMAINS_MAX {
            return Err(InvalidOidcSettings::TooManyDomains);
        }
        if self.newcomers.is_some() && self.domains.is_empty() {
            return Err(InvalidOidcSettings::OpenToEverybody);
        }
        Ok(())
    }

    /// The secret that these settings may go on with: theirs, as long as it goes to the same client of the same issuer. Who may write it
    /// but not read it would else have it sent to himself.
    ///
    /// # Errors
    /// When there is none for this issuer and client.
    pub fn kept_secret(
        before: Option<&Self>,
        issuer: &str,
        client_id: &str,
    ) -> Result<ClientSecret, InvalidOidcSettings> {
        before
            .filter(|before| before.issuer == issuer && before.client_id == client_id)
            .map(|before| before.client_secret.clone())
            .ok_or(InvalidOidcSettings::SecretOfAnother)
    }

    /// Whether people with this address may come in.
    pub fn takes(&self, email: Option<&EmailAddress>) -> bool {
        self.domains.is_empty() || email.is_some_and(|email| self.domains.iter().any(|domain| domain.holds(email)))
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
