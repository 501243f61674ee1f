/// The longest rest: a quarter of an hour.
const LONGEST_REST_S: u32 = 900;

/// For how many seconds an action rests after its attempt number `attempts` (from 1) failed: 2, 4, 8, 16 …
pub fn rest_after_failure_s(attempts: u32) -> u32 {
    2_u32.saturating_pow(attempts.max(1)).min(LONGEST_REST_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_a_quarter_of_an_hour() {
        let rests: Vec<u32> = [0, 1, 2, 3, 4, 9, 10, u32::MAX]
            .into_iter()
            .map(rest_after_failure_s)
            .collect();
        assert_eq!(rests, [2, 2, 4, 8, 16, 512, 900, 900]);
    }
}
