use std::collections::BTreeSet;

use super::{ClientSecret, EmailDomain, InvalidOidcSettings, Newcomers, OidcSettings, discovery_url};
use crate::alarms::PrivateAddresses;
use crate::identity::Role;

fn settings() -> OidcSettings {
    OidcSettings {
        issuer: "https://login.example.com".to_owned(),
        client_id: "nightjar".to_owned(),
        client_secret: "a secret".replace(' ', "-").parse().unwrap(),
        domains: BTreeSet::from(["example.com".parse().unwrap()]),
        newcomers: Some(Newcomers {
            role: Role::Viewer,
            area: None,
        }),
        enabled: true,
        version: 1,
    }
}

fn checked(settings: &OidcSettings) -> Result<(), InvalidOidcSettings> {
    settings.check(PrivateAddresses::Refuse)
}

#[test]
fn an_issuer_describes_itself_below_its_own_address() {
    for (issuer, expected) in [
        (
            "https://login.example.com",
            "https://login.example.com/.well-known/openid-configuration",
        ),
        (
            "https://login.example.com/a/",
            "https://login.example.com/a/.well-known/openid-configuration",
        ),
    ] {
        assert_eq!(
            discovery_url(issuer, PrivateAddresses::Refuse).unwrap().as_str(),
            expected
        );
    }
}

#[test]
fn an_issuer_is_public_and_names_nothing_else() {
    assert_eq!(checked(&settings()), Ok(()));
    for issuer in [
        "",
        "login.example.com",
        "http://login.example.com",
        "https://127.0.0.1",
        "https://[::1]/",
        "https://169.254.169.254",
        "https://localhost",
        "https://ada:secret@login.example.com",
        "https://login.example.com?tenant=1",
        "https://login.example.com#x",
    ] {
        let changed = OidcSettings {
            issuer: issuer.to_owned(),
            ..settings()
        };
        assert_eq!(checked(&changed), Err(InvalidOidcSettings::Issuer), "{issuer}");
    }
    assert!(discovery_url("http://127.0.0.1:4000", PrivateAddresses::Allow).is_ok());
}

#[test]
fn nobody_is_created_whom_any_issuer_knows() {
    let open = OidcSettings {
        domains: BTreeSet::new(),
        ..settings()
    };
    assert_eq!(checked(&open), Err(InvalidOidcSettings::OpenToEverybody));
    let closed = OidcSettings {
        newcomers: None,
        ..open
    };
    assert_eq!(checked(&closed), Ok(()));
}

#[test]
fn a_domain_holds_its_own_addresses_and_none_of_its_neighbours() {
    let settings = settings();
    let takes = |email: &str| settings.takes(Some(&email.parse().unwrap()));
    assert!(takes("ada@Example.com"));
    for email in [
        "ada@example.org",
        "ada@sub.example.com",
        "ada@notexample.com",
        "ada@example.com.evil.org",
    ] {
        assert!(!takes(email), "{email}");
    }
    assert!(!settings.takes(None));
    for text in [
        "",
        "com",
        "@example.com",
        ".example.com",
        "example..com",
        "exa mple.com",
        "example.com.",
    ] {
        assert!(text.parse::<EmailDomain>().is_err(), "{text}");
    }
}

#[test]
fn a_secret_is_kept_for_the_same_client_of_the_same_issuer_only() {
    let settings = settings();
    let kept = |issuer: &str, client: &str| OidcSettings::kept_secret(Some(&settings), issuer, client);
    assert_eq!(
        kept("https://login.example.com", "nightjar"),
        Ok(settings.client_secret.clone())
    );
    for (issuer, client) in [
        ("https://evil.example.org", "nightjar"),
        ("https://login.example.com", "other"),
    ] {
        assert_eq!(kept(issuer, client), Err(InvalidOidcSettings::SecretOfAnother));
    }
    assert!(OidcSettings::kept_secret(None, "https://login.example.com", "nightjar").is_err());
    assert!(!format!("{settings:?}").contains("a-secret"));
    for text in ["", "two words", "ключ", &"x".repeat(1025)] {
        assert!(text.parse::<ClientSecret>().is_err(), "{text}");
    }
}
