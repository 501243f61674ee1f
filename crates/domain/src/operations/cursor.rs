use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use nightjar_model::{OperationId, Timestamp};

/// The last entry that was read for a page: the next page begins after it. It names no tenant, so it leads nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationCursor {
    pub at: Timestamp,
    pub id: OperationId,
}

/// A text that was not given out as a cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the cursor was not given out by this search: start again without one")]
pub struct InvalidOperationCursor;

impl fmt::Display for OperationCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}-{}", self.at.as_ms(), self.id);
        f.write_str(&BASE64URL_NOPAD.encode(plain.as_bytes()))
    }
}

impl FromStr for OperationCursor {
    type Err = InvalidOperationCursor;

    fn from_str(text: &str) -> Result<Self, InvalidOperationCursor> {
        let plain = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| InvalidOperationCursor)?;
        let plain = str::from_utf8(&plain).map_err(|_| InvalidOperationCursor)?;
        let (at, id) = plain.split_once('-').ok_or(InvalidOperationCursor)?;
        let at = at.parse().ok().and_then(|ms| Timestamp::from_ms(ms).ok());
        Ok(Self {
            at: at.ok_or(InvalidOperationCursor)?,
            id: id.parse().map_err(|_| InvalidOperationCursor)?,
        })
    }
}
