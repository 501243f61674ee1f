use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::identity::oidc::{BegunSignIn, IssuerKeys, check_issuer_url, discovery_url};
use serde::Deserialize;
use url::Url;

use super::fetch::fetch;
use super::issuer_error::IssuerError;

/// What an issuer says about itself (OpenID Connect Discovery 1.0 §3).
#[derive(Debug, Clone, Deserialize)]
pub struct Provider {
    issuer: String,
    authorization_endpoint: String,
    pub token_endpoint: String,
    jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Provider {
    /// Asks an issuer to describe itself.
    ///
    /// # Errors
    /// When it does not, describes another one, or names addresses that nobody should be sent to.
    pub async fn discover(issuer: &str, private: PrivateAddresses) -> Result<Self, IssuerError> {
        let url = discovery_url(issuer, private)?;
        let answer = fetch(url.as_str(), private, |client, url| client.get(url)).await?;
        Self::read(&answer.fulfilled()?, issuer, private)
    }

    fn read(document: &[u8], issuer: &str, private: PrivateAddresses) -> Result<Self, IssuerError> {
        let provider: Self = serde_json::from_slice(document).map_err(|_| IssuerError::Malformed("description"))?;
        if provider.issuer != issuer {
            return Err(IssuerError::OtherName(
                provider.issuer.chars().filter(|c| !c.is_control()).take(200).collect(),
            ));
        }
        let endpoints = [
            Some(&provider.authorization_endpoint),
            Some(&provider.token_endpoint),
            Some(&provider.jwks_uri),
            provider.userinfo_endpoint.as_ref(),
        ];
        for endpoint in endpoints.into_iter().flatten() {
            check_issuer_url(endpoint, private)?;
        }
        Ok(provider)
    }

    /// The keys with which it signs now.
    ///
    /// # Errors
    /// When it does not tell them.
    pub async fn keys(&self, private: PrivateAddresses) -> Result<IssuerKeys, IssuerError> {
        let answer = fetch(&self.jwks_uri, private, |client, url| client.get(url)).await?;
        Ok(IssuerKeys::read(&answer.fulfilled()?)?)
    }

    /// Where somebody is sent to sign in (OpenID Connect Core 1.0 §3.1.2.1).
    ///
    /// # Errors
    /// When the issuer's address for it is none.
    pub fn sign_in_url(&self, begun: &BegunSignIn) -> Result<Url, IssuerError> {
        let mut url =
            Url::parse(&self.authorization_endpoint).map_err(|_| IssuerError::Malformed("authorization endpoint"))?;
        let pending = &begun.pending;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email profile")
            .append_pair("client_id", &pending.client_id)
            .append_pair("redirect_uri", &pending.redirect_uri)
            .append_pair("state", begun.state())
            .append_pair("nonce", &pending.nonce)
            .append_pair("code_challenge", &begun.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url)
    }

    /// Whether its answers must say that they are its own (RFC 9207 §2.4).
    pub const fn signs_answers(&self) -> bool {
        self.authorization_response_iss_parameter_supported
    }

    /// Whether our secret goes into the form instead of the header: only where the issuer does not know the header, which is the way that
    /// all know by default.
    pub fn wants_secret_in_form(&self) -> bool {
        let methods = self
            .token_endpoint_auth_methods_supported
            .as_deref()
            .unwrap_or_default();
        let knows = |name: &str| methods.iter().any(|method| method == name);
        knows("client_secret_post") && !knows("client_secret_basic")
    }
}

#[cfg(test)]
mod tests {
    use nightjar_domain::alarms::PrivateAddresses;
    use nightjar_domain::identity::oidc::BegunSignIn;
    use nightjar_model::{TenantId, Timestamp};
    use serde_json::{Value, json};

    use super::{IssuerError, Provider};

    const ISSUER: &str = "https://login.example.com";

    fn document() -> Value {
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://login.example.com/auth?theme=dark",
            "token_endpoint": "https://login.example.com/token",
            "jwks_uri": "https://login.example.com/keys",
        })
    }

    fn read(change: impl FnOnce(&mut Value)) -> Result<Provider, IssuerError> {
        let mut document = document();
        change(&mut document);
        Provider::read(document.to_string().as_bytes(), ISSUER, PrivateAddresses::Refuse)
    }

    #[test]
    fn an_issuer_describes_itself_and_no_machine_of_ours() {
        assert!(read(|_| ()).is_ok());
        let other = read(|document| document["issuer"] = json!("https://login.example.com/"));
        assert!(matches!(other, Err(IssuerError::OtherName(_))));
        for endpoint in [
            "token_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
            "authorization_endpoint",
        ] {
            for url in [
                "http://login.example.com/x",
                "https://169.254.169.254/",
                "https://127.0.0.1/",
                "javascript:alert(1)",
            ] {
                assert!(
                    read(|document| document[endpoint] = json!(url)).is_err(),
                    "{endpoint} {url}"
                );
            }
        }
        assert!(matches!(
            read(|document| document["jwks_uri"] = Value::Null),
            Err(IssuerError::Malformed(_))
        ));
    }

    #[test]
    fn somebody_is_sent_with_all_that_binds_the_answer_to_him() {
        let provider = read(|_| ()).unwrap();
        let back = "https://example.org/api/session/oidc/callback".to_owned();
        let begun = BegunSignIn::new(
            TenantId::random(),
            ISSUER.to_owned(),
            "night jar".to_owned(),
            back.clone(),
            Timestamp::EPOCH,
        );
        let url = provider.sign_in_url(&begun).unwrap();
        let told = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        assert_eq!(told("theme").as_deref(), Some("dark"));
        assert_eq!(told("client_id").as_deref(), Some("night jar"));
        assert_eq!(told("redirect_uri"), Some(back));
        assert_eq!(told("state").as_deref(), Some(begun.state()));
        assert_eq!(told("nonce"), Some(begun.pending.nonce.clone()));
        assert_eq!(told("code_challenge"), Some(begun.challenge()));
        assert_eq!(told("code_challenge_method").as_deref(), Some("S256"));
        assert!(!url.as_str().contains(&begun.pending.verifier));
    }

    #[test]
    fn the_secret_goes_where_the_issuer_reads_it() {
        let in_form = |methods: Value| {
            read(|document| document["token_endpoint_auth_methods_supported"] = methods)
                .unwrap()
                .wants_secret_in_form()
        };
        assert!(!in_form(Value::Null));
        assert!(!in_form(json!(["client_secret_post", "client_secret_basic"])));
        assert!(in_form(json!(["client_secret_post", "private_key_jwt"])));
    }
}
