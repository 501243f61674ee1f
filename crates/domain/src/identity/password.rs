use std::collections::BTreeSet;
use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::EmailAddress;
use super::secret::random_bytes;

/// The shortest password that is ever tried, in bytes. Users made when this was enough still have such ones.
pub const PASSWORD_MIN_BYTES: usize = 8;

/// The longest password, in bytes: hashing must not become a way to keep functions busy.
pub const PASSWORD_MAX_BYTES: usize = 128;

const CHOSEN_MIN_CHARACTERS: usize = 10;
const CHOSEN_MIN_KINDS: usize = 4;

// OWASP's least setting for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

// Verified when there is no user, so that the time of the answer does not tell. No password is known to match it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$mHqRk0ZC2y1Vd3YwXk9uTQ$1t5pN0m8yq3HcK7fVb2xLJw9sGzR4aEoUiD6hTQnYkM";

/// A password as somebody typed it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// A password that is too long, too short, or too easy to guess.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a password has {CHOSEN_MIN_CHARACTERS} characters at least, {PASSWORD_MAX_BYTES} bytes at most, {CHOSEN_MIN_KINDS} different characters, and is not the user's address"
)]
pub struct InvalidPassword;

impl Password {
    /// Takes a typed password.
    ///
    /// # Errors
    /// When it is shorter or longer than any password that is accepted.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidPassword> {
        let text = text.into();
        if (PASSWORD_MIN_BYTES..=PASSWORD_MAX_BYTES).contains(&text.len()) {
            Ok(Self(text))
        } else {
            Err(InvalidPassword)
        }
    }

    /// Takes a password that somebody chooses from now on: 10 characters or more, of 4 kinds or more, and not the user's own address.
    ///
    /// # Errors
    /// When it is too easy to guess, or too long.
    pub fn choose(text: impl Into<String>, email: &EmailAddress) -> Result<Self, InvalidPassword> {
        let password = Self::new(text)?;
        let lower = password.0.to_lowercase();
        let kinds: BTreeSet<char> = lower.chars().collect();
        let is_address = email.as_str().starts_with(&lower) || lower.starts_with(email.as_str());
        if lower.chars().count() >= CHOSEN_MIN_CHARACTERS && kinds.len() >= CHOSEN_MIN_KINDS && !is_address {
            Ok(password)
        } else {
            Err(InvalidPassword)
        }
    }

    /// Hashes the password with argon2id (RFC 9106) and a random salt.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn hash(&self) -> PasswordHash {
        let salt = SaltString::encode_b64(&random_bytes::<16>()).expect("16 bytes make a salt");
        let hash = hasher()
            .hash_password(self.0.as_bytes(), &salt)
            .expect("the password is short");
        PasswordHash(hash.to_string())
    }

    /// Whether this is the hashed password. Without a hash the same work is done for nothing, so that the time taken does not tell
    /// whether there is such a user.
    pub fn matches(&self, hash: Option<&PasswordHash>) -> bool {
        let text = hash.map_or(NOBODY, |hash| hash.0.as_str());
        let Ok(parsed) = argon2::PasswordHash::new(text) else {
            return false;
        };
        hasher().verify_password(self.0.as_bytes(), &parsed).is_ok() && hash.is_some()
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The argon2id hash of a password, as a PHC string.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash that was stored.
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The PHC string, to be stored.
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use argon2::{Algorithm, Params};

    use super::{NOBODY, Password, PasswordHash};

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let password = Password::new("correct horse").unwrap();
        let hash = password.hash();
        assert!(password.matches(Some(&hash)));
        assert!(!Password::new("correct house").unwrap().matches(Some(&hash)));
        assert!(!password.matches(None));
        assert_ne!(password.hash(), hash, "each hash has its own salt");
        assert!(!password.matches(Some(&PasswordHash::from_phc("broken"))));
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let nobody = argon2::PasswordHash::new(NOBODY).unwrap();
        let somebody = Password::new("correct horse").unwrap().hash();
        let somebody = argon2::PasswordHash::new(somebody.as_phc()).unwrap();
        assert_eq!(Algorithm::try_from(nobody.algorithm), Ok(Algorithm::Argon2id));
        assert_eq!(Params::try_from(&nobody).unwrap(), Params::try_from(&somebody).unwrap());
        assert_eq!(nobody.version, somebody.version);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }

    #[test]
    fn passwords_that_are_easy_to_guess_are_not_chosen() {
        let email = "ada.lovelace@example.org".parse().unwrap();
        for text in ["correct ho", "пароль из слов"] {
            assert!(Password::choose(text, &email).is_ok(), "{text}");
        }
        for text in [
            "correct h",
            "aaaaaaaaaaaa",
            "Ada.Lovelace",
            "ada.lovelace@example.org1",
            "",
        ] {
            assert!(Password::choose(text, &email).is_err(), "{text}");
        }
    }

    #[test]
    fn passwords_out_of_bounds_are_never_hashed() {
        assert!(Password::new("short").is_err());
        assert!(Password::new("x".repeat(129)).is_err());
    }
}
