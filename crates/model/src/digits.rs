use std::fmt;

/// Writes a number with at least `width` decimal digits. Keys and playlists hold millions of them, and `{:08}` takes several
/// times as long.
pub(crate) fn write_padded(out: &mut (impl fmt::Write + ?Sized), mut number: u64, width: usize) -> fmt::Result {
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    while number > 0 {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    let first = first.min(digits.len() - width.min(digits.len()));
    out.write_str(std::str::from_utf8(&digits[first..]).map_err(|_| fmt::Error)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelled_as_the_formatter_spells_them() {
        for number in [0, 7, 10, 99_999_999, 100_000_000, u64::MAX] {
            for width in [0, 1, 8, 20] {
                let mut text = String::new();
                write_padded(&mut text, number, width).unwrap();
                let expected = if width == 0 && number == 0 {
                    String::new()
                } else {
                    format!("{number:0width$}")
                };
                assert_eq!(text, expected);
            }
        }
    }
}
