use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};
use data_encoding::HEXLOWER;

const BYTES_MAX: usize = 200;

/// What a caller names a request by. It also seals the answer, so it is kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an Idempotency-Key has 1 to {BYTES_MAX} printable ASCII characters")]
pub struct InvalidIdempotencyKey;

/// Names a request without giving away its key: the SHA-256 of who sent it and the key, in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

/// The SHA-256 of all that a request asks for, in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHash(String);

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if printable && (1..=BYTES_MAX).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidIdempotencyKey)
        }
    }
}

impl IdempotencyKey {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The request that `caller` (everything that tells callers apart) names so.
    pub fn of(&self, caller: &[&str]) -> RequestId {
        let parts = caller.iter().map(|part| part.as_bytes());
        RequestId(hash(parts.chain([self.as_bytes()])))
    }
}

/// The key opens what the answer hides.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

impl RequestId {
    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RequestHash {
    /// The hash of the parts of a request: method, address, body and what else says what is asked for.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(hash(parts))
    }

    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Each part is led by its length, so that no two lists of parts run together to the same text.
fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    HEXLOWER.encode(context.finish().as_ref())
}

#[cfg(test)]
mod tests {
    use super::{IdempotencyKey, RequestHash};

    #[test]
    fn a_key_is_printable_and_of_bounded_length() {
        for good in ["1", " ", "8e03978e-40d5-43dd-bc93-6894a57f9324", &"~".repeat(200)] {
            assert!(good.parse::<IdempotencyKey>().is_ok(), "{good}");
        }
        for bad in ["", "\t", "ключ", "\x7f", &"x".repeat(201)] {
            assert!(bad.parse::<IdempotencyKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_same_key_of_another_caller_names_another_request() {
        let key: IdempotencyKey = "1".parse().unwrap();
        assert_eq!(key.of(&["a", "b"]), key.of(&["a", "b"]));
        assert_ne!(key.of(&["a", "b"]), key.of(&["ab", ""]));
        assert_ne!(
            key.of(&["a", "b"]),
            "2".parse::<IdempotencyKey>().unwrap().of(&["a", "b"])
        );
        assert_eq!(format!("{key:?}"), "IdempotencyKey(…)");
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: [&'static str; 2]| RequestHash::of(parts.map(str::as_bytes));
        assert_ne!(of(["/api/a", "b"]), of(["/api/", "ab"]));
    }
}
