use http::{HeaderMap, header};
use nightjar_domain::identity::{RefreshToken, SESSION_LIFE_MS};

const NAME: &str = "nightjar_refresh";
const PATH: &str = "/api/session";

/// The header value that gives a browser its refresh token.
pub fn set(token: &RefreshToken, secure: bool) -> String {
    write(&token.reveal(), SESSION_LIFE_MS / 1000, secure)
}

/// The header value that takes it away again.
pub fn clear(secure: bool) -> String {
    write("", 0, secure)
}

fn write(value: &str, max_age_s: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; Path={PATH}; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}")
}

/// The refresh token that a browser sent (RFC 6265 §5.4).
pub fn read(headers: &HeaderMap) -> Option<RefreshToken> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == NAME)
        .and_then(|(_, value)| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use nightjar_domain::identity::{Origin, RefreshToken, Session};
    use nightjar_model::{TenantId, Timestamp, UserId};

    use super::{clear, read, set};

    fn sent(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", cookie.parse().unwrap());
        headers
    }

    fn token() -> RefreshToken {
        Session::begin(
            TenantId::random(),
            UserId::random(),
            Origin::default(),
            Timestamp::EPOCH,
        )
        .1
    }

    #[test]
    fn a_browser_sends_back_what_it_was_given_among_others() {
        let token = token();
        let given = set(&token, true);
        let pair = given.split(';').next().unwrap();
        assert_eq!(read(&sent(&format!("theme=dark; {pair}; x=y"))), Some(token));
        assert_eq!(read(&sent("theme=dark; nightjar_refresh=forged")), None);
        assert_eq!(read(&HeaderMap::new()), None);
    }

    #[test]
    fn no_script_and_no_other_site_gets_the_cookie() {
        for value in [set(&token(), true), clear(true)] {
            for attribute in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/api/session"] {
                assert!(value.split("; ").any(|part| part == attribute), "{attribute}");
            }
        }
        assert!(!set(&token(), false).contains("Secure"));
        assert!(clear(true).contains("Max-Age=0"));
    }
}
