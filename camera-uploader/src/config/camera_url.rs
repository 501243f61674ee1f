use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use url::Url;

/// Where a camera's stream is, and who to be there. The password appears in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct CameraUrl {
    address: Url,
    login: Option<(String, String)>,
}

/// A text that is no camera's URL. It is not repeated, because it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a camera's URL is rtsp://HOST/PATH or rtsp://USER:PASSWORD@HOST:PORT/PATH (write @ in a password as %40)")]
pub struct InvalidCameraUrl;

impl CameraUrl {
    /// The URL without user and password.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// User and password, if there are any.
    pub fn login(&self) -> Option<(&str, &str)> {
        self.login
            .as_ref()
            .map(|(user, password)| (user.as_str(), password.as_str()))
    }
}

impl FromStr for CameraUrl {
    type Err = InvalidCameraUrl;

    fn from_str(text: &str) -> Result<Self, InvalidCameraUrl> {
        let mut address = Url::parse(text).map_err(|_| InvalidCameraUrl)?;
        if address.scheme() != "rtsp" || !address.has_host() {
            return Err(InvalidCameraUrl);
        }
        let decode = |part: &str| percent_decode(part).ok_or(InvalidCameraUrl);
        let login = match (address.username(), address.password()) {
            ("", None) => None,
            (user, password) => Some((decode(user)?, decode(password.unwrap_or_default())?)),
        };
        address.set_username("").map_err(|()| InvalidCameraUrl)?;
        address.set_password(None).map_err(|()| InvalidCameraUrl)?;
        Ok(Self { address, login })
    }
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let hex = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Debug for CameraUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)
    }
}

impl<'de> Deserialize<'de> for CameraUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_are_taken_out_of_the_url() {
        let url: CameraUrl = "rtsp://admin:p%40ss%2F1@192.0.2.7:554/live?channel=1".parse().unwrap();
        assert_eq!(url.login(), Some(("admin", "p@ss/1")));
        assert_eq!(url.address().as_str(), "rtsp://192.0.2.7:554/live?channel=1");
    }

    #[test]
    fn other_urls_are_refused() {
        for text in [
            "",
            "192.0.2.7",
            "http://h/1",
            "rtsp:/1",
            "rtsp://u:%zz@h/1",
            "rtsp://u:%f@h/1",
        ] {
            assert_eq!(text.parse::<CameraUrl>(), Err(InvalidCameraUrl), "{text}");
        }
    }
}
