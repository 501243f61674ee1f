use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use data_encoding::{BASE64, HEXLOWER};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use nightjar_model::Timestamp;

use super::key_rotation::KEY_PUBLISHED_BEFORE_MS;
use super::secret::random_bytes;

const PEM_LINE: usize = 64;

/// An RSA key that signs access tokens, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// What tokens call the key.
    pub kid: String,
    /// PKCS #8 in PEM (RFC 7468).
    pub private_key_pem: String,
    pub created_at: Timestamp,
}

/// A key that cannot sign, or no key at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the signing keys are unusable: {0}")]
pub struct InvalidSigningKey(&'static str);

impl InvalidSigningKey {
    pub(super) const fn cannot_sign() -> Self {
        Self("the newest key does not sign")
    }
}

impl SigningKey {
    /// Makes an RSA-2048 key.
    ///
    /// # Errors
    /// When the library cannot make one.
    pub fn generate(now: Timestamp) -> Result<Self, InvalidSigningKey> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| InvalidSigningKey("no key could be made"))?;
        let der: Pkcs8V1Der = pair
            .as_der()
            .map_err(|_| InvalidSigningKey("the new key could not be written"))?;
        let kid = HEXLOWER.encode(&random_bytes::<8>());
        Ok(Self {
            kid,
            private_key_pem: to_pem(der.as_ref()),
            created_at: now,
        })
    }
}

fn to_pem(der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines = text.as_bytes().chunks(PEM_LINE).map(String::from_utf8_lossy);
    let body: String = lines.map(|line| format!("{line}\n")).collect();
    format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n")
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

/// The public half of a key, for RFC 7517 documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicSigningKey {
    pub kid: String,
    /// The modulus, base64url.
    pub modulus: String,
    /// The exponent, base64url.
    pub exponent: String,
}

/// The keys in use: the newest that was published long enough signs, all verify, so that keys can change while tokens live.
pub struct SigningKeySet {
    newest_first: Vec<PreparedKey>,
}

pub(super) struct PreparedKey {
    pub(super) public: PublicSigningKey,
    pub(super) signs: EncodingKey,
    pub(super) verifies: DecodingKey,
    created_at: Timestamp,
}

impl PreparedKey {
    fn is_ripe(&self, now: Timestamp) -> bool {
        now.ms_since(self.created_at) >= KEY_PUBLISHED_BEFORE_MS
    }

    fn new(key: SigningKey) -> Result<Self, InvalidSigningKey> {
        let signs = EncodingKey::from_rsa_pem(key.private_key_pem.as_bytes())
            .map_err(|_| InvalidSigningKey("a private key is no RSA key in PEM"))?;
        let jwk = Jwk::from_encoding_key(&signs, Algorithm::RS256)
            .map_err(|_| InvalidSigningKey("a private key has no public half"))?;
        let AlgorithmParameters::RSA(rsa) = jwk.algorithm else {
            return Err(InvalidSigningKey("a private key is no RSA key"));
        };
        let verifies = DecodingKey::from_rsa_components(&rsa.n, &rsa.e)
            .map_err(|_| InvalidSigningKey("a public key cannot be read back"))?;
        Ok(Self {
            public: PublicSigningKey {
                kid: key.kid,
                modulus: rsa.n,
                exponent: rsa.e,
            },
            signs,
            verifies,
            created_at: key.created_at,
        })
    }
}

impl SigningKeySet {
    /// Prepares stored keys for use.
    ///
    /// # Errors
    /// When there is none, or one is no RSA key.
    pub fn new(mut keys: Vec<SigningKey>) -> Result<Self, InvalidSigningKey> {
        if keys.is_empty() {
            return Err(InvalidSigningKey("there is none"));
        }
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let newest_first = keys.into_iter().map(PreparedKey::new).collect::<Result<_, _>>()?;
        Ok(Self { newest_first })
    }

    /// The public halves, newest first.
    pub fn public_keys(&self) -> impl Iterator<Item = &PublicSigningKey> {
        self.newest_first.iter().map(|key| &key.public)
    }

    /// The newest key that everybody knows; the oldest when all are too new.
    pub(super) fn signer(&self, now: Timestamp) -> &PreparedKey {
        let ripe = self.newest_first.iter().find(|key| key.is_ripe(now));
        ripe.unwrap_or(&self.newest_first[self.newest_first.len() - 1])
    }

    pub(super) fn named(&self, kid: &str) -> Option<&PreparedKey> {
        self.newest_first.iter().find(|key| key.public.kid == kid)
    }
}

impl fmt::Debug for SigningKeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.public_keys().map(|key| &key.kid)).finish()
    }
}
