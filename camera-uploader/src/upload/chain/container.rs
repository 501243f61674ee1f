use aws_credential_types::Credentials;
use reqwest::header::AUTHORIZATION;
use url::{Host, Url};

use super::document;
use super::environment::Environment;

const CONTAINER: &str = "container's agent";
const AGENT: &str = "http://169.254.170.2";
/// Besides this machine, agents of ECS and EKS may be asked without TLS.
const AGENTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

/// Where the container's agent answers; `None` outside of containers.
pub(super) fn address(environment: &Environment) -> Option<Result<Url, String>> {
    let relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    let text = match relative {
        Some(path) => format!("{AGENT}{path}"),
        None => environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")?,
    };
    let url = Url::parse(&text).ok().filter(is_safe);
    Some(url.ok_or_else(|| {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI is no address that may be asked: give https, or this machine's".to_owned()
    }))
}

fn is_safe(url: &Url) -> bool {
    let is_agent = |address: &str| AGENTS.contains(&address);
    match url.host() {
        _ if !matches!(url.scheme(), "http" | "https") => false,
        Some(_) if url.scheme() == "https" => true,
        Some(Host::Ipv4(address)) => address.is_loopback() || is_agent(&address.to_string()),
        Some(Host::Ipv6(address)) => address.is_loopback() || is_agent(&address.to_string()),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

pub(super) async fn ask(http: &reqwest::Client, url: Url, environment: &Environment) -> Result<Credentials, String> {
    let mut request = http.get(url);
    let file = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    let token = match file {
        Some(path) => {
            let token = std::fs::read_to_string(&path);
            Some(token.map_err(|error| format!("can't read {path}: {error}"))?)
        }
        None => environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
    };
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, token.trim());
    }
    let unreachable = |error: reqwest::Error| format!("the {CONTAINER} does not answer: {}", error.without_url());
    let answer = request.send().await.map_err(unreachable)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(format!("the {CONTAINER} refuses (HTTP {})", status.as_u16()));
    }
    document::read(&answer.bytes().await.map_err(unreachable)?, CONTAINER)
}
