use aws_credential_types::Credentials;

use super::document;
use super::environment::Environment;

const INSTANCE: &str = "instance's metadata service";
const SERVICE: &str = "http://169.254.169.254";
const ROLES: &str = "latest/meta-data/iam/security-credentials";
/// The token is used at once.
const TOKEN_SECONDS: &str = "60";
const TOKEN: &str = "x-aws-ec2-metadata-token";
const TOKEN_LIFE: &str = "x-aws-ec2-metadata-token-ttl-seconds";
const NOWHERE: &str = "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile (~/.aws/credentials, AWS_PROFILE) or a role of the \
                       container or instance";

/// The role of a virtual machine at AWS, in the second version of its protocol (IMDSv2).
pub(super) async fn ask(http: &reqwest::Client, environment: &Environment) -> Result<Credentials, String> {
    let disabled = environment.get("AWS_EC2_METADATA_DISABLED");
    if disabled.is_some_and(|disabled| disabled.eq_ignore_ascii_case("true")) {
        return Err(NOWHERE.to_owned());
    }
    let service = environment.get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    let service = service.unwrap_or_else(|| SERVICE.to_owned());
    let service = service.trim_end_matches('/');
    let token = http
        .put(format!("{service}/latest/api/token"))
        .header(TOKEN_LIFE, TOKEN_SECONDS);
    let token = text(token).await.map_err(|_| NOWHERE.to_owned())?;
    let get = |path: &str| text(http.get(format!("{service}/{path}")).header(TOKEN, token.trim()));
    let unreachable = |error: reqwest::Error| format!("the {INSTANCE} has no role: {}", error.without_url());
    let roles = get(&format!("{ROLES}/")).await.map_err(unreachable)?;
    let role = roles.lines().next().unwrap_or_default().trim();
    let found = get(&format!("{ROLES}/{role}")).await.map_err(unreachable)?;
    document::read(found.as_bytes(), INSTANCE)
}

async fn text(request: reqwest::RequestBuilder) -> Result<String, reqwest::Error> {
    request.send().await?.error_for_status()?.text().await
}
