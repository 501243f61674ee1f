use std::net::IpAddr;

use http::HeaderMap;
use url::{Position, Url};

// The edge sets it and lets no caller set it.
const VIEWER_ADDRESS: &str = "x-nightjar-viewer-address";

/// The network address that the request came from; none when the edge did not tell.
pub fn host(headers: &HeaderMap) -> Option<IpAddr> {
    let text = headers.get(VIEWER_ADDRESS)?.to_str().ok()?;
    let address: IpAddr = text.parse().ok()?;
    Some(address.to_canonical())
}

// The same holds for it.
const VIEWER_HOST: &str = "x-nightjar-viewer-host";

/// Where the caller's browser finds us, such as `https://nightjar.example.com`; none when the edge did not tell.
pub fn viewer_origin(headers: &HeaderMap, secure: bool) -> Option<String> {
    let host = headers.get(VIEWER_HOST)?.to_str().ok()?;
    let scheme = if secure { "https" } else { "http" };
    let url = Url::parse(&format!("{scheme}://{host}")).ok()?;
    let is_host_alone = url.username().is_empty() && url.password().is_none() && url[Position::BeforePath..] == *"/";
    is_host_alone.then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{VIEWER_ADDRESS, VIEWER_HOST, host, viewer_origin};

    #[test]
    fn the_place_where_browsers_find_us_is_a_host_and_nothing_more() {
        let of = |text: &str| {
            let headers = HeaderMap::from_iter([(VIEWER_HOST.parse().unwrap(), text.parse().unwrap())]);
            viewer_origin(&headers, true)
        };
        assert_eq!(
            of("Nightjar.example.com").as_deref(),
            Some("https://nightjar.example.com")
        );
        assert_eq!(of("127.0.0.1:8080").as_deref(), Some("https://127.0.0.1:8080"));
        for text in [
            "",
            "example.com/x",
            "example.com?x",
            "example.com#x",
            "ada@example.com",
            "a b",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(viewer_origin(&HeaderMap::new(), true), None);
    }

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
