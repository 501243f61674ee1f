use std::fmt;

use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use data_encoding::BASE32_NOPAD;
use nightjar_model::Timestamp;
use url::form_urlencoded::byte_serialize;

use super::secret::random_bytes;
use super::typed_code::{random_symbols, read_symbols};
use super::{EmailAddress, SecretHash};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

const SECRET_BYTES: usize = 20;
const STEP_MS: i64 = 30_000;
const MODULUS: u32 = 1_000_000;
const DIGITS: usize = 6;
const RECOVERY_SYMBOLS: usize = 16;
const RECOVERY_GROUP: usize = 4;

/// A program on the user's telephone that shows codes (RFC 6238: SHA-1, 6 digits, 30 s), and codes on paper in its place.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    secret: Vec<u8>,
    /// Whether the user proved to have it. Before that it is not asked for.
    pub confirmed: bool,
    /// The newest step of time whose code was used.
    pub last_step: i64,
    /// Those not used yet.
    pub recovery: Vec<SecretHash>,
}

/// What a right code uses up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsedCode {
    /// The code of a step of time.
    Step(i64),
    /// A recovery code.
    Recovery(SecretHash),
}

impl SecondFactor {
    /// A new one, not confirmed.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn random() -> Self {
        Self::stored(random_bytes::<SECRET_BYTES>().to_vec())
    }

    const fn stored(secret: Vec<u8>) -> Self {
        Self {
            secret,
            confirmed: false,
            last_step: 0,
            recovery: vec![],
        }
    }

    /// One whose secret was stored as [`Self::reveal`] spells it; `None` when it spells none.
    pub fn from_base32(secret: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self::stored(bytes))
    }

    /// The secret in base32 (RFC 4648), for the program on the telephone.
    pub fn reveal(&self) -> String {
        BASE32_NOPAD.encode(&self.secret)
    }

    /// What programs read from a picture of dots (Key URI format).
    pub fn uri(&self, email: &EmailAddress) -> String {
        let account: String = byte_serialize(email.as_str().as_bytes()).collect();
        format!(
            "otpauth://totp/Nightjar:{account}?secret={}&issuer=Nightjar&algorithm=SHA1&digits=6&period=30",
            self.reveal()
        )
    }

    /// What the telephone shows.
    pub fn code(&self, now: Timestamp) -> String {
        code(&self.secret, now.as_ms() / STEP_MS)
    }

    /// What a typed code uses up; `None` when it is wrong, or was used before. One step of time more or less counts.
    pub fn check(&self, typed: &str, now: Timestamp) -> Option<UsedCode> {
        let plain: String = typed.chars().filter(|c| *c != ' ').collect();
        if plain.len() == DIGITS && plain.bytes().all(|b| b.is_ascii_digit()) {
            let step = now.as_ms() / STEP_MS;
            let fits = |step: &i64| *step > self.last_step && SecretHash::of(&code(&self.secret, *step)).is_of(&plain);
            return [step, step - 1, step + 1].into_iter().find(fits).map(UsedCode::Step);
        }
        let hash = SecretHash::of(&read_symbols(typed, RECOVERY_SYMBOLS)?);
        self.recovery.contains(&hash).then_some(UsedCode::Recovery(hash))
    }
}

// RFC 4226 §5.3.
fn code(secret: &[u8], step: i64) -> String {
    let tag = sign(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret), &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[bytes.len() - 1] & 0xf);
    let word = [
        bytes[offset] & 0x7f,
        bytes[offset + 1],
        bytes[offset + 2],
        bytes[offset + 3],
    ];
    format!("{:06}", u32::from_be_bytes(word) % MODULUS)
}

/// Codes to be written down, each good for one sign-in, with what is stored in their place.
///
/// # Panics
/// When the operating system has no randomness to give.
pub fn random_recovery_codes() -> Vec<(String, SecretHash)> {
    let make = || {
        let symbols = random_symbols::<RECOVERY_SYMBOLS>();
        let groups = symbols.as_bytes().chunks(RECOVERY_GROUP).map(String::from_utf8_lossy);
        (groups.collect::<Vec<_>>().join("-"), SecretHash::of(&symbols))
    };
    std::iter::repeat_with(make).take(RECOVERY_CODES).collect()
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor")
            .field("confirmed", &self.confirmed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::{SecondFactor, UsedCode, code, random_recovery_codes};

    const SECRET: &[u8; 20] = b"12345678901234567890";

    fn factor() -> SecondFactor {
        SecondFactor::stored(SECRET.to_vec())
    }

    // RFC 6238 appendix B, SHA-1; the last six of the eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, expected) in vectors {
            assert_eq!(code(SECRET, seconds / 30), expected, "{seconds} s");
        }
    }

    #[test]
    fn a_step_counts_once_and_its_neighbours_count() {
        let now = Timestamp::from_ms(1_111_111_111_000).unwrap();
        let step = 1_111_111_111 / 30;
        for (typed, used) in [
            ("050 471", step),
            ("081804", step - 1),
            (&code(SECRET, step + 1), step + 1),
        ] {
            assert_eq!(factor().check(typed, now), Some(UsedCode::Step(used)), "{typed}");
        }
        for typed in ["050472", "", "05047", "0504711", "०५०४७१", &code(SECRET, step - 2)] {
            assert_eq!(factor().check(typed, now), None, "{typed}");
        }
        let used = SecondFactor {
            last_step: step,
            ..factor()
        };
        assert_eq!(used.check("050471", now), None);
        assert_eq!(used.check("081804", now), None, "an older one does not come after it");
    }

    #[test]
    fn recovery_codes_count_however_they_are_typed() {
        let codes = random_recovery_codes();
        let (text, hash) = codes[3].clone();
        let factor = SecondFactor {
            recovery: codes.into_iter().map(|(_, hash)| hash).collect(),
            ..factor()
        };
        let typed = text.to_lowercase().replace('-', " ");
        assert_eq!(factor.check(&typed, Timestamp::EPOCH), Some(UsedCode::Recovery(hash)));
        let (other, _) = random_recovery_codes().remove(0);
        assert_eq!(factor.check(&other, Timestamp::EPOCH), None);
    }

    #[test]
    fn the_secret_reads_back_and_is_not_shown_by_accident() {
        let email = "ada+x@example.org".parse().unwrap();
        let factor = factor();
        assert_eq!(SecondFactor::from_base32(&factor.reveal()), Some(factor.clone()));
        assert!(
            factor
                .uri(&email)
                .starts_with("otpauth://totp/Nightjar:ada%2Bx%40example.org?secret=GEZDGNBV")
        );
        assert!(!format!("{factor:?}").contains("49"));
        assert_eq!(SecondFactor::from_base32("GEZDGNBV"), None);
    }
}
