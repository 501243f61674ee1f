use nightjar_domain::identity::oidc::{InvalidIssuerKeys, InvalidOidcSettings};
use nightjar_outbound::Unreachable;

/// Why an issuer is of no use. The text is for the tenant's administrators.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    #[error("{0}")]
    Settings(#[from] InvalidOidcSettings),
    #[error("the issuer is not reached: {0}")]
    Unreachable(#[from] Unreachable),
    #[error("the issuer did not answer in time")]
    TimedOut,
    #[error("the connection to the issuer failed")]
    Broken(#[source] reqwest::Error),
    #[error("the issuer answered {0}")]
    Status(u16),
    #[error("the issuer's answer is larger than is ever needed")]
    TooLarge,
    #[error("the issuer's {0} is not as OpenID Connect wants it")]
    Malformed(&'static str),
    #[error("the issuer calls itself {0}: write it in the same way")]
    OtherName(String),
    #[error("{0}")]
    Keys(#[from] InvalidIssuerKeys),
    #[error("the issuer refuses our client ({0}): check client id, secret and redirect address")]
    Client(String),
    #[error("the issuer does not take the code: it was used before, is too old, or not from it")]
    Code,
}

impl IssuerError {
    /// The address may hold what is nobody's business, so it is taken out of what is logged.
    pub fn broken(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Broken(error.without_url())
        }
    }
}
