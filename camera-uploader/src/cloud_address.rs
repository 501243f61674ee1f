use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// Where a Nightjar cloud is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CloudAddress(Url);

/// A text that is no cloud's address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a cloud's address is https://HOST, or http://HOST:PORT for one on this machine")]
pub struct InvalidCloudAddress;

impl CloudAddress {
    /// The URL of a path of the cloud's.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl FromStr for CloudAddress {
    type Err = InvalidCloudAddress;

    fn from_str(text: &str) -> Result<Self, InvalidCloudAddress> {
        let url = Url::parse(text).map_err(|_| InvalidCloudAddress)?;
        let plain = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty();
        if plain { Ok(Self(url)) } else { Err(InvalidCloudAddress) }
    }
}

impl TryFrom<String> for CloudAddress {
    type Error = InvalidCloudAddress;

    fn try_from(text: String) -> Result<Self, InvalidCloudAddress> {
        text.parse()
    }
}

impl From<CloudAddress> for String {
    fn from(address: CloudAddress) -> Self {
        address.0.into()
    }
}

impl fmt::Display for CloudAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
