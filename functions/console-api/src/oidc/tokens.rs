use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::identity::oidc::{Claims, OidcSettings, PendingSignIn};
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::fetch::{Fetched, fetch};
use super::issuer_error::IssuerError;
use super::provider::Provider;

const FORM: &str = "application/x-www-form-urlencoded";

/// What an issuer gives for a code (OpenID Connect Core 1.0 §3.1.3.3).
#[derive(Deserialize)]
pub struct Tokens {
    pub id_token: String,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct TokenError {
    error: String,
}

/// Exchanges a code.
///
/// # Errors
/// When the issuer gives nothing for it.
pub async fn exchange(
    provider: &Provider,
    settings: &OidcSettings,
    pending: &PendingSignIn,
    code: &str,
    private: PrivateAddresses,
) -> Result<Tokens, IssuerError> {
    let in_form = provider.wants_secret_in_form();
    let request = |client: &Client, url: Url| -> RequestBuilder {
        let request = client.post(url).header("content-type", FORM);
        let request = if in_form {
            request
        } else {
            // Both are encoded first (RFC 6749 §2.3.1).
            request.basic_auth(
                encoded(&settings.client_id),
                Some(encoded(settings.client_secret.reveal())),
            )
        };
        request.body(form(settings, pending, code, in_form))
    };
    let answer = fetch(&provider.token_endpoint, private, request).await?;
    read(answer)
}

fn form(settings: &OidcSettings, pending: &PendingSignIn, code: &str, with_secret: bool) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &pending.redirect_uri)
        .append_pair("code_verifier", &pending.verifier);
    if with_secret {
        form.append_pair("client_id", &settings.client_id)
            .append_pair("client_secret", settings.client_secret.reveal());
    }
    form.finish()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn read(answer: Fetched) -> Result<Tokens, IssuerError> {
    if answer.status == 200 {
        return serde_json::from_slice(&answer.body).map_err(|_| IssuerError::Malformed("answer to the code"));
    }
    let error: Result<TokenError, _> = serde_json::from_slice(&answer.body);
    match error {
        Ok(TokenError { error }) if error == "invalid_grant" => Err(IssuerError::Code),
        Ok(TokenError { error }) => Err(IssuerError::Client(plain(&error))),
        Err(_) => Err(IssuerError::Status(answer.status)),
    }
}

/// What an issuer calls its reason, fit for a log.
pub fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(64).collect()
}

/// What the issuer says about the holder of the tokens, where the id_token itself tells no address (OpenID Connect Core 1.0 §5.3).
///
/// # Errors
/// When it does not answer.
pub async fn user_info(
    provider: &Provider,
    tokens: &Tokens,
    private: PrivateAddresses,
) -> Result<Option<Claims>, IssuerError> {
    let (Some(endpoint), Some(access_token)) = (&provider.userinfo_endpoint, &tokens.access_token) else {
        return Ok(None);
    };
    let answer = fetch(endpoint, private, |client, url| {
        client.get(url).bearer_auth(access_token)
    })
    .await?;
    let claims = serde_json::from_slice(&answer.fulfilled()?).map_err(|_| IssuerError::Malformed("userinfo"))?;
    Ok(Some(claims))
}

#[cfg(test)]
mod tests {
    use super::{Fetched, IssuerError, encoded, read};

    fn answered(status: u16, body: &str) -> Result<(), IssuerError> {
        let body = body.as_bytes().to_vec();
        read(Fetched { status, body }).map(drop)
    }

    #[test]
    fn a_refused_code_is_told_from_a_refused_client() {
        assert!(answered(200, r#"{"id_token": "x"}"#).is_ok());
        assert!(matches!(
            answered(400, r#"{"error": "invalid_grant"}"#),
            Err(IssuerError::Code)
        ));
        let client = answered(401, "{\"error\": \"invalid_client\\n\"}");
        assert!(matches!(client, Err(IssuerError::Client(reason)) if reason == "invalid_client"));
        assert!(matches!(answered(502, "<html>"), Err(IssuerError::Status(502))));
        assert!(matches!(answered(200, "{}"), Err(IssuerError::Malformed(_))));
    }

    #[test]
    fn what_stands_in_the_header_cannot_be_taken_for_its_parts() {
        assert_eq!(encoded("a:b c%"), "a%3Ab+c%25");
    }
}
