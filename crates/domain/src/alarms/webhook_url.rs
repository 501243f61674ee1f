use std::net::IpAddr;

use url::{Host, Url};

use super::refuse_private_address;

/// The longest address of a webhook, in bytes.
pub const WEBHOOK_URL_MAX: usize = 2048;

/// Whether webhooks may go to addresses that are not public. Only a developer's own machine allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateAddresses {
    Refuse,
    Allow,
}

/// An address that webhooks are not sent to. The text is for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookUrl {
    #[error("the webhook's address may have at most {WEBHOOK_URL_MAX} bytes")]
    TooLong,
    #[error("the webhook's address is no URL such as https://example.com/alarms")]
    NotAUrl,
    #[error("the webhook's address must begin with https://")]
    NotHttps,
    #[error("the webhook's address must not hold a user name or password: check the signature instead")]
    Credentials,
    #[error("the webhook's address must not have a part behind `#`")]
    Fragment,
    #[error("the webhook's address must be on the public internet")]
    NotPublic,
}

/// Checks where a tenant wants webhooks sent to. A host name can point anywhere, so what it points to is checked again with
/// [`refuse_private_address`] at each delivery.
///
/// # Errors
/// When the address is no `https` URL (or `http` where private addresses are allowed), too long, holds credentials or a
/// fragment, or names an address that is refused.
pub fn validate_webhook_url(text: &str, private: PrivateAddresses) -> Result<Url, InvalidWebhookUrl> {
    if text.len() > WEBHOOK_URL_MAX {
        return Err(InvalidWebhookUrl::TooLong);
    }
    let url = Url::parse(text).map_err(|_| InvalidWebhookUrl::NotAUrl)?;
    match (url.scheme(), private) {
        ("https", _) | ("http", PrivateAddresses::Allow) => {}
        _ => return Err(InvalidWebhookUrl::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidWebhookUrl::Credentials);
    }
    if url.fragment().is_some() {
        return Err(InvalidWebhookUrl::Fragment);
    }
    let host = url.host().ok_or(InvalidWebhookUrl::NotAUrl)?;
    if private == PrivateAddresses::Refuse && is_surely_private(&host) {
        return Err(InvalidWebhookUrl::NotPublic);
    }
    Ok(url)
}

fn is_surely_private(host: &Host<&str>) -> bool {
    let refused = |address: IpAddr| refuse_private_address(address).is_err();
    match host {
        Host::Ipv4(address) => refused(IpAddr::V4(*address)),
        Host::Ipv6(address) => refused(IpAddr::V6(*address)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<Url, InvalidWebhookUrl> {
        validate_webhook_url(text, PrivateAddresses::Refuse)
    }

    #[test]
    fn a_public_https_address_is_taken() {
        assert!(checked("https://example.com:8443/alarms?site=1").is_ok());
        assert!(checked("https://1.1.1.1/").is_ok());
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        let long = format!("https://example.com/{}", "x".repeat(WEBHOOK_URL_MAX));
        let refused = [
            (long.as_str(), InvalidWebhookUrl::TooLong),
            ("example.com", InvalidWebhookUrl::NotAUrl),
            ("https://", InvalidWebhookUrl::NotAUrl),
            ("http://example.com/", InvalidWebhookUrl::NotHttps),
            ("file:///etc/passwd", InvalidWebhookUrl::NotHttps),
            ("https://user:password@example.com/", InvalidWebhookUrl::Credentials),
            ("https://example.com/#part", InvalidWebhookUrl::Fragment),
            ("https://127.0.0.1/", InvalidWebhookUrl::NotPublic),
            ("https://2130706433/", InvalidWebhookUrl::NotPublic),
            ("https://0x7f.1/", InvalidWebhookUrl::NotPublic),
            ("https://[::1]/", InvalidWebhookUrl::NotPublic),
            ("https://localhost./", InvalidWebhookUrl::NotPublic),
            ("https://169.254.169.254/latest/", InvalidWebhookUrl::NotPublic),
        ];
        for (text, reason) in refused {
            assert_eq!(checked(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn a_developers_machine_may_receive_webhooks_itself() {
        assert!(validate_webhook_url("http://127.0.0.1:9000/hook", PrivateAddresses::Allow).is_ok());
        assert!(validate_webhook_url("ftp://127.0.0.1/", PrivateAddresses::Allow).is_err());
    }
}
