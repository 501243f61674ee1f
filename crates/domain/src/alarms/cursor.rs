use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use nightjar_model::{AlarmId, Timestamp};

/// The last alarm of a page: the next page begins after it. It names no tenant, so it leads nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmCursor {
    pub raised_at: Timestamp,
    pub alarm: AlarmId,
}

/// A text that was not given out as a cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the cursor was not given out by this list: start again without one")]
pub struct InvalidCursor;

impl fmt::Display for AlarmCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}-{}", self.raised_at.as_ms(), self.alarm);
        f.write_str(&BASE64URL_NOPAD.encode(plain.as_bytes()))
    }
}

impl FromStr for AlarmCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let plain = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| InvalidCursor)?;
        let plain = str::from_utf8(&plain).map_err(|_| InvalidCursor)?;
        let (raised_ms, alarm) = plain.split_once('-').ok_or(InvalidCursor)?;
        let raised_at = raised_ms
            .parse()
            .ok()
            .and_then(|ms| Timestamp::from_ms(ms).ok())
            .ok_or(InvalidCursor)?;
        Ok(Self {
            raised_at,
            alarm: alarm.parse().map_err(|_| InvalidCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back(raised_ms in 0..=9_999_999_999_999_i64, alarm in any::<[u8; 10]>()) {
            let raised_at = Timestamp::from_ms(raised_ms).unwrap();
            let cursor = AlarmCursor { raised_at, alarm: AlarmId::from_bits(alarm) };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn what_is_no_cursor_is_refused(text in "[ -~]{0,60}") {
            prop_assert_eq!(text.parse::<AlarmCursor>(), Err(InvalidCursor));
        }
    }
}
