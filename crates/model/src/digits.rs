/// Fills `digits` with a decimal number, zeros first. Keys and playlists hold millions of numbers, and `{:08}` takes several
/// times as long.
///
/// Answers whether the number fits; digits that do not are left out.
pub(crate) fn fill(digits: &mut [u8], mut number: u64) -> bool {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    number == 0
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn numbers_are_spelled_as_the_formatter_spells_them() {
        for number in [0, 7, 10, 99_999_999] {
            let mut digits = [0; 8];
            assert!(fill(&mut digits, number));
            assert_eq!(digits, format!("{number:08}").as_bytes());
        }
        assert!(!fill(&mut [0; 8], 100_000_000));
    }
}
