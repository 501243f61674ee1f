use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

// No algorithm with a shared secret, and none without a signature.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The keys with which an issuer signs (JWKS, RFC 7517).
#[derive(Debug, Clone)]
pub struct IssuerKeys(Vec<Jwk>);

/// A document that holds no keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the issuer's keys are no JSON Web Key Set")]
pub struct InvalidIssuerKeys;

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

impl IssuerKeys {
    /// Reads the keys. Those of kinds that we do not know are passed over (RFC 7517 §5).
    ///
    /// # Errors
    /// When it is no set of keys.
    pub fn read(document: &[u8]) -> Result<Self, InvalidIssuerKeys> {
        let document: Document = serde_json::from_slice(document).map_err(|_| InvalidIssuerKeys)?;
        let keys = document.keys.into_iter();
        Ok(Self(keys.filter_map(|key| serde_json::from_value(key).ok()).collect()))
    }

    /// The one key that verifies tokens with this header. Without a `kid` there must be one alone that could.
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let fits = |key: &&Jwk| kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid)) && may(key, algorithm);
        let mut fitting = self.0.iter().filter(fits).filter_map(|key| {
            let key = DecodingKey::from_jwk(key).ok()?;
            (key.family() == algorithm.family()).then_some(key)
        });
        let key = fitting.next()?;
        fitting.next().is_none().then_some(key)
    }
}

fn may(key: &Jwk, algorithm: Algorithm) -> bool {
    let signs = key
        .common
        .public_key_use
        .as_ref()
        .is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let meant = key
        .common
        .key_algorithm
        .is_none_or(|meant| meant.to_string() == format!("{algorithm:?}"));
    ALGORITHMS.contains(&algorithm) && signs && meant
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;
    use serde_json::{Value, json};

    use super::IssuerKeys;

    fn rsa(kid: &str) -> Value {
        json!({"kty": "RSA", "kid": kid, "n": "AQAB".repeat(64), "e": "AQAB", "use": "sig", "alg": "RS256"})
    }

    fn finds(keys: Value, kid: Option<&str>, algorithm: Algorithm) -> bool {
        let keys = IssuerKeys::read(json!({"keys": keys}).to_string().as_bytes()).unwrap();
        keys.find(kid, algorithm).is_some()
    }

    #[test]
    fn a_key_is_found_by_its_name_and_used_for_what_it_is_meant() {
        assert!(finds(json!([rsa("a"), rsa("b")]), Some("b"), Algorithm::RS256));
        assert!(finds(json!([rsa("a")]), None, Algorithm::RS256));
        assert!(finds(json!([{"kty": "new"}, 7, rsa("a")]), Some("a"), Algorithm::RS256));
        assert!(!finds(json!([rsa("a")]), Some("c"), Algorithm::RS256));
        assert!(!finds(json!([rsa("a"), rsa("b")]), None, Algorithm::RS256), "which?");
        assert!(!finds(json!([rsa("a"), rsa("a")]), Some("a"), Algorithm::RS256));
        for algorithm in [
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::ES256,
            Algorithm::EdDSA,
            Algorithm::HS256,
        ] {
            assert!(!finds(json!([rsa("a")]), Some("a"), algorithm), "{algorithm:?}");
        }
        let mut encrypts = rsa("a");
        encrypts["use"] = json!("enc");
        assert!(!finds(json!([encrypts]), Some("a"), Algorithm::RS256));
    }

    #[test]
    fn a_shared_secret_is_no_key_of_an_issuer() {
        let secret = json!({"kty": "oct", "kid": "a", "k": "c2VjcmV0"});
        assert!(!finds(json!([secret]), Some("a"), Algorithm::HS256));
        for document in ["", "[]", "{}", r#"{"keys": 1}"#] {
            assert!(IssuerKeys::read(document.as_bytes()).is_err(), "{document}");
        }
    }
}
