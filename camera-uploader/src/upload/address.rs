use std::fmt::Write;

use url::Url;

/// Where the objects of a bucket are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress(String);

/// An endpoint that can't be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no storage endpoint: use https://HOST or http://HOST:PORT")]
pub struct InvalidAddress(String);

impl BucketAddress {
    /// A bucket at an endpoint of its own (path-style), or at AWS (virtual-hosted).
    ///
    /// # Errors
    /// When the endpoint is no http or https URL.
    pub fn new(endpoint: Option<&str>, region: &str, bucket: &str) -> Result<Self, InvalidAddress> {
        let Some(endpoint) = endpoint else {
            return Ok(Self::at_aws(region, bucket));
        };
        let invalid = || InvalidAddress(endpoint.to_owned());
        let url = Url::parse(endpoint).map_err(|_| invalid())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(invalid());
        }
        Ok(Self(format!("{}/{bucket}", url.as_str().trim_end_matches('/'))))
    }

    fn at_aws(region: &str, bucket: &str) -> Self {
        let domain = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        // A dot in the name would not fit AWS's certificate.
        if bucket.contains('.') {
            Self(format!("https://s3.{region}.{domain}/{bucket}"))
        } else {
            Self(format!("https://{bucket}.s3.{region}.{domain}"))
        }
    }

    /// The URL of an object. All but unreserved characters and `/` are percent-encoded, as the signature wants it
    /// (AWS Signature Version 4, canonical request).
    pub fn url(&self, key: &str) -> String {
        let mut url = format!("{}/", self.0);
        for byte in key.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_and_other_storages_are_addressed_in_their_ways() {
        let url =
            |endpoint, region, bucket| BucketAddress::new(endpoint, region, bucket).map(|address| address.url("a/b"));
        assert_eq!(
            url(None, "eu-west-1", "footage").unwrap(),
            "https://footage.s3.eu-west-1.amazonaws.com/a/b"
        );
        assert_eq!(
            url(None, "cn-north-1", "footage").unwrap(),
            "https://footage.s3.cn-north-1.amazonaws.com.cn/a/b"
        );
        assert_eq!(
            url(None, "eu-west-1", "a.b").unwrap(),
            "https://s3.eu-west-1.amazonaws.com/a.b/a/b"
        );
        assert_eq!(
            url(Some("http://127.0.0.1:20100/"), "x", "footage").unwrap(),
            "http://127.0.0.1:20100/footage/a/b"
        );
        assert!(url(Some("127.0.0.1:20100"), "x", "footage").is_err());
    }

    #[test]
    fn the_plus_between_codecs_is_no_space() {
        let address = BucketAddress::new(Some("http://h"), "x", "b").unwrap();
        assert_eq!(
            address.url("init-1_avc1.4D+mp4a.40.2_é"),
            "http://h/b/init-1_avc1.4D%2Bmp4a.40.2_%C3%A9"
        );
    }
}
