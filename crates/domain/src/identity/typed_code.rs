//! Codes that people type, in Crockford's base32.

use super::secret::random_bytes;

// No I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Random symbols of five bits each.
///
/// # Panics
/// When the operating system has no randomness to give.
pub(crate) fn random_symbols<const N: usize>() -> String {
    let symbol = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
    random_bytes::<N>().into_iter().map(symbol).collect()
}

/// The symbols that somebody typed: letter case, spaces and hyphens do not count, O is read as 0, I and L as 1.
/// `None` when they are not `length` symbols.
pub(crate) fn read_symbols(typed: &str, length: usize) -> Option<String> {
    let plain = typed.chars().filter(|c| !matches!(c, ' ' | '-'));
    let symbols: Option<String> = plain.map(normalise).collect();
    symbols.filter(|symbols| symbols.len() == length)
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
