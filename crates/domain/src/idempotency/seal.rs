//! Answers may hold what is shown once, such as a claim code. They are kept sealed under a key that only the caller has.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};

use super::{IdempotencyKey, RequestHash, RequestId};

const KEY_BYTES: usize = 32;
const INFO: &[u8] = b"nightjar idempotent answer 1";

/// An answer under AES-256-GCM: 12 bytes of nonce, then the cipher text with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// An answer that cannot be sealed, or was not sealed by this key for this request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the kept answer cannot be sealed or opened")]
pub struct SealError;

struct KeyBytes;

impl KeyType for KeyBytes {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

// HKDF (RFC 5869) with the request as salt: the same key elsewhere seals differently.
fn cipher(key: &IdempotencyKey, request: &RequestId) -> Result<RandomizedNonceKey, SealError> {
    let secret = Salt::new(HKDF_SHA256, request.as_str().as_bytes()).extract(key.as_bytes());
    let mut bytes = [0; KEY_BYTES];
    let derived = secret.expand(&[INFO], KeyBytes).and_then(|okm| okm.fill(&mut bytes));
    derived.map_err(|_| SealError)?;
    RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| SealError)
}

/// Seals an answer to a request.
///
/// # Errors
/// When the library cannot.
pub fn seal(key: &IdempotencyKey, request: &RequestId, hash: &RequestHash, answer: &[u8]) -> Result<Sealed, SealError> {
    let mut text = answer.to_vec();
    let bound = Aad::from(hash.as_str());
    let nonce = cipher(key, request)?.seal_in_place_append_tag(bound, &mut text);
    let mut sealed = nonce.map_err(|_| SealError)?.as_ref().to_vec();
    sealed.append(&mut text);
    Ok(Sealed(sealed))
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// When it was not sealed by this key for this request, or was changed.
pub fn open(
    key: &IdempotencyKey,
    request: &RequestId,
    hash: &RequestHash,
    sealed: &Sealed,
) -> Result<Vec<u8>, SealError> {
    let (nonce, text) = sealed.0.split_at_checked(NONCE_LEN).ok_or(SealError)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError)?;
    let mut text = text.to_vec();
    let bound = Aad::from(hash.as_str());
    let opened = cipher(key, request)?.open_in_place(nonce, bound, &mut text);
    Ok(opened.map_err(|_| SealError)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{SealError, Sealed, open, seal};
    use crate::idempotency::{IdempotencyKey, RequestHash};

    #[test]
    fn an_answer_opens_by_the_key_of_its_request_alone() {
        let (key, other): (IdempotencyKey, IdempotencyKey) = ("one".parse().unwrap(), "two".parse().unwrap());
        let (request, hash) = (key.of(&["t", "u"]), RequestHash::of([b"POST".as_slice()]));
        let sealed = seal(&key, &request, &hash, b"claim code").unwrap();
        assert!(!sealed.0.windows(5).any(|window| window == b"claim"));
        assert_eq!(open(&key, &request, &hash, &sealed).unwrap(), b"claim code");
        let wrong = [
            open(&other, &request, &hash, &sealed),
            open(&key, &key.of(&["t", "v"]), &hash, &sealed),
            open(&key, &request, &RequestHash::of([]), &sealed),
        ];
        assert!(wrong.iter().all(|opened| *opened == Err(SealError)));
    }

    #[test]
    fn a_damaged_answer_does_not_open() {
        let key: IdempotencyKey = "one".parse().unwrap();
        let (request, hash) = (key.of(&[]), RequestHash::of([]));
        let sealed = seal(&key, &request, &hash, b"x").unwrap().0;
        for length in 0..sealed.len() {
            assert!(
                open(&key, &request, &hash, &Sealed(sealed[..length].to_vec())).is_err(),
                "{length}"
            );
        }
        for place in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[place] ^= 1;
            assert!(open(&key, &request, &hash, &Sealed(damaged)).is_err(), "{place}");
        }
    }
}
