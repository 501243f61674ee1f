use std::fmt;
use std::str::FromStr;

use super::secret::sha256_hex;

const LENGTH_MAX: usize = 254;
const FINGERPRINT_LENGTH: usize = 16;

/// An e-mail address in lower case, as people sign in with.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// A text that is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address has the form name@domain and at most {LENGTH_MAX} characters")]
pub struct InvalidEmail;

impl EmailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands for the address in logs.
    pub fn fingerprint(&self) -> String {
        let mut hash = sha256_hex(&self.0);
        hash.truncate(FINGERPRINT_LENGTH);
        hash
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        let (name, domain) = text.rsplit_once('@').ok_or(InvalidEmail)?;
        let whole = !name.is_empty() && !domain.is_empty() && !name.contains('@');
        let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if whole && plain && text.len() <= LENGTH_MAX {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(InvalidEmail)
        }
    }
}

/// People's addresses stay out of logs.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "email:{}", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn letter_case_and_outer_spaces_do_not_count() {
        let address: EmailAddress = " Ada@Example.ORG ".parse().unwrap();
        assert_eq!(address.as_str(), "ada@example.org");
        assert!(!format!("{address:?}").contains("ada"));
    }

    #[test]
    fn texts_that_are_no_address_are_refused() {
        for text in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a@b@example.org",
            "a da@example.org",
            &"a".repeat(300),
        ] {
            assert!(text.parse::<EmailAddress>().is_err(), "{text}");
        }
    }
}
