use http::{HeaderMap, header};
use nightjar_domain::identity::oidc::PENDING_LIFE_MS;

const NAME: &str = "nightjar_oidc";
const PATH: &str = "/api/session/oidc";

/// The header value that lets a browser prove that it is the one in which a sign-in began. The issuer's page leads back from another
/// site, so the cookie is `Lax`.
pub fn set(secret: &str, secure: bool) -> String {
    write(secret, PENDING_LIFE_MS / 1000, secure)
}

/// The header value that takes it away again.
pub fn clear(secure: bool) -> String {
    write("", 0, secure)
}

fn write(value: &str, max_age_s: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; Path={PATH}; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}")
}

/// What the browser proves itself with; empty when it does not.
pub fn read(headers: &HeaderMap) -> &str {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).map_or("", |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{clear, read, set};

    #[test]
    fn a_browser_sends_back_what_it_was_given_and_no_script_sees_it() {
        let given = set("secret", true);
        let pair = given.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(read(&headers), "");
        headers.insert("cookie", format!("theme=dark; {pair}").parse().unwrap());
        assert_eq!(read(&headers), "secret");
        for value in [given.as_str(), clear(true).as_str()] {
            for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/api/session/oidc"] {
                assert!(value.split("; ").any(|part| part == attribute), "{attribute}");
            }
        }
    }
}
