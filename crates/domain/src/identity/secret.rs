use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

/// Random bytes.
///
/// # Panics
/// When the operating system has no randomness to give.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The SHA-256 of a secret, in hex: what is stored in its place. The secrets hashed so have 100 random bits or more,
/// so nothing slower is needed.
pub(crate) fn sha256_hex(secret: &str) -> String {
    HEXLOWER.encode(digest(&SHA256, secret.as_bytes()).as_ref())
}

/// 256 random bits as 43 symbols of base64url, for a secret that is made for somebody.
///
/// # Panics
/// When the operating system has no randomness to give.
pub fn random_secret() -> String {
    BASE64URL_NOPAD.encode(&random_bytes::<32>())
}
