use std::str::FromStr;

use nightjar_model::documents::{DECLARED_NAME_MAX, check_channel_name};

/// What people call a device: it follows the same rule as the name of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceName(String);

/// A device's name that is empty, too long, or has control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a device's name has 1 to {DECLARED_NAME_MAX} characters, without control characters or outer spaces")]
pub struct InvalidDeviceName;

impl DeviceName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeviceName {
    type Err = InvalidDeviceName;

    fn from_str(text: &str) -> Result<Self, InvalidDeviceName> {
        check_channel_name(text).map_err(|_| InvalidDeviceName)?;
        Ok(Self(text.to_owned()))
    }
}
