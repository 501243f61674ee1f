use std::fmt;

use crate::identity::{random_bytes, sha256_hex};

// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 20;
const GROUP: usize = 5;

/// A code of 100 random bits with which a device is claimed, once. We store its hash only.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimCode(String);

impl ClaimCode {
    /// A new code.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn random() -> Self {
        let symbol = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Self(random_bytes::<SYMBOLS>().into_iter().map(symbol).collect())
    }

    /// A code as somebody typed it: letter case, spaces and hyphens do not count, O is read as 0, I and L as 1.
    /// `None` when no code of ours looks like that.
    pub fn parse(typed: &str) -> Option<Self> {
        let symbols: Option<String> = typed
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(normalise)
            .collect();
        symbols.filter(|symbols| symbols.len() == SYMBOLS).map(Self)
    }

    /// The code in groups of five, to be shown once.
    pub fn reveal(&self) -> String {
        let groups = self.0.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// What is stored in its place.
    pub fn hash(&self) -> ClaimCodeHash {
        ClaimCodeHash(sha256_hex(&self.0))
    }
}

fn normalise(typed: char) -> Option<char> {
    let symbol = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    u8::try_from(symbol)
        .is_ok_and(|byte| ALPHABET.contains(&byte))
        .then_some(symbol)
}

impl fmt::Debug for ClaimCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClaimCode(…)")
    }
}

/// The SHA-256 of a [`ClaimCode`], in hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimCodeHash(String);

impl ClaimCodeHash {
    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ClaimCode;

    #[test]
    fn a_code_has_four_groups_of_five_and_is_not_shown_by_accident() {
        let code = ClaimCode::random();
        let shown = code.reveal();
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert_eq!(ClaimCode::parse(&shown), Some(code.clone()));
        assert!(!format!("{code:?}").contains(&shown[..5]));
    }

    #[test]
    fn what_people_mistype_is_understood() {
        let code = ClaimCode::parse("01010-ABCDE-VWXYZ-99999").unwrap();
        assert_eq!(ClaimCode::parse("oIoL0 abcde vwxyz 99999"), Some(code.clone()));
        assert_eq!(ClaimCode::parse("oIoL0abcdevwxyz99999").unwrap().hash(), code.hash());
    }

    #[test]
    fn other_texts_are_no_codes() {
        for typed in [
            "",
            "01010-ABCDE-VWXYZ-9999",
            "01010-ABCDE-VWXYZ-999999",
            "U1010-ABCDE-VWXYZ-99999",
            "é1010ABCDEVWXYZ99999",
        ] {
            assert_eq!(ClaimCode::parse(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(typed in ".{0,64}") {
            if let Some(code) = ClaimCode::parse(&typed) {
                prop_assert_eq!(ClaimCode::parse(&code.reveal()), Some(code));
            }
        }
    }
}
