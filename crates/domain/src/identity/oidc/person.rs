use std::fmt;

use nightjar_model::TenantId;
use serde::Deserialize;
use serde_json::Value;

use crate::identity::{EmailAddress, SecretHash, check_user_name};

const SUBJECT_MAX: usize = 255;

/// Who somebody is at his issuer: the pair is his for ever, while addresses and names change hands.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    issuer: String,
    sub: String,
}

impl Subject {
    /// The person; nothing when `sub` is empty or longer than an issuer may make it (OpenID Connect Core 1.0 §2).
    pub fn new(issuer: &str, sub: &str) -> Option<Self> {
        (1..=SUBJECT_MAX).contains(&sub.len()).then(|| Self {
            issuer: issuer.to_owned(),
            sub: sub.to_owned(),
        })
    }

    /// What stands for the person within a tenant's rows.
    pub fn key(&self, tenant: &TenantId) -> SecretHash {
        // None of the two in front can hold a line's end.
        SecretHash::of(&format!("{tenant}\n{}\n{}", self.issuer, self.sub))
    }

    /// Whose word it is.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

/// Some issuers take the address for it.
impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What an issuer says about a person (OpenID Connect Core 1.0 §5.1), in a token or when it is asked.
#[derive(Clone, Default, Deserialize)]
pub struct Claims {
    #[serde(default)]
    pub sub: String,
    #[serde(default)]
    email: Option<Value>,
    #[serde(default)]
    email_verified: Option<Value>,
    #[serde(default)]
    name: Option<Value>,
}

/// They are about a person.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

impl Claims {
    /// Whether an address is among them, verified or not.
    pub const fn tell_an_address(&self) -> bool {
        self.email.is_some()
    }

    // Some issuers write the flag as a text.
    fn verified_email(&self) -> Option<EmailAddress> {
        let verified = match self.email_verified.as_ref()? {
            Value::Bool(verified) => *verified,
            Value::String(text) => text == "true",
            _ => false,
        };
        let email = self.email.as_ref()?.as_str()?;
        email.parse().ok().filter(|_| verified)
    }
}

/// Somebody whom an issuer vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub subject: Subject,
    /// Only an address that the issuer says it has verified.
    pub email: Option<EmailAddress>,
    pub name: Option<String>,
}

impl Person {
    /// The person whom claims are about.
    pub fn new(subject: Subject, claims: &Claims) -> Self {
        let name = claims.name.as_ref().and_then(Value::as_str);
        Self {
            subject,
            email: claims.verified_email(),
            name: name.and_then(|name| check_user_name(name).ok()),
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::TenantId;
    use serde_json::{Value, json};

    use super::{Claims, Person, Subject};

    fn person(claims: Value) -> Person {
        let claims: Claims = serde_json::from_value(claims).unwrap();
        Person::new(Subject::new("https://login.example.com", &claims.sub).unwrap(), &claims)
    }

    #[test]
    fn an_address_counts_when_the_issuer_has_verified_it() {
        for verified in [json!(true), json!("true")] {
            let ada =
                person(json!({"sub": "1", "email": "Ada@example.com", "email_verified": verified, "name": " Ada "}));
            assert_eq!(ada.email.unwrap().as_str(), "ada@example.com");
            assert_eq!(ada.name.as_deref(), Some("Ada"));
        }
        for claims in [
            json!({"sub": "1", "email": "ada@example.com"}),
            json!({"sub": "1", "email": "ada@example.com", "email_verified": false}),
            json!({"sub": "1", "email": "ada@example.com", "email_verified": "false"}),
            json!({"sub": "1", "email": "ada@example.com", "email_verified": 1}),
            json!({"sub": "1", "email": ["ada@example.com"], "email_verified": true, "name": {"x": 1}}),
            json!({"sub": "1", "email": "ada", "email_verified": true}),
        ] {
            assert_eq!(person(claims.clone()).email, None, "{claims}");
        }
    }

    #[test]
    fn a_person_is_another_one_at_another_issuer_and_in_another_tenant() {
        let (one, other) = (TenantId::random(), TenantId::random());
        let ada = Subject::new("https://login.example.com", "ada").unwrap();
        assert_eq!(ada.key(&one), ada.key(&one));
        assert_ne!(ada.key(&one), ada.key(&other));
        let elsewhere = Subject::new("https://login.example.org", "ada").unwrap();
        assert_ne!(ada.key(&one), elsewhere.key(&one));
        assert!(Subject::new("https://login.example.com", "").is_none());
        assert!(Subject::new("https://login.example.com", &"x".repeat(256)).is_none());
    }
}
