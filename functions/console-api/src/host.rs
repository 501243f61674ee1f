use std::net::IpAddr;

use http::HeaderMap;

// The edge sets it and lets no caller set it.
const VIEWER_ADDRESS: &str = "x-nightjar-viewer-address";

/// The network address that the request came from; none when the edge did not tell.
pub fn host(headers: &HeaderMap) -> Option<IpAddr> {
    let text = headers.get(VIEWER_ADDRESS)?.to_str().ok()?;
    let address: IpAddr = text.parse().ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{VIEWER_ADDRESS, host};

    #[test]
    fn an_address_is_told_in_one_spelling() {
        let of = |text: &str| {
            let headers = HeaderMap::from_iter([(VIEWER_ADDRESS.parse().unwrap(), text.parse().unwrap())]);
            host(&headers).map(|address| address.to_string())
        };
        assert_eq!(of("203.0.113.7").as_deref(), Some("203.0.113.7"));
        assert_eq!(of("::ffff:203.0.113.7").as_deref(), Some("203.0.113.7"));
        assert_eq!(of("2001:DB8:0::1").as_deref(), Some("2001:db8::1"));
        assert_eq!(of("a host"), None);
        assert_eq!(host(&HeaderMap::new()), None);
    }
}
