use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use aws_credential_types::Credentials;
use tokio::process::Command;
use tokio::time::timeout;

use super::document;
use super::environment::Environment;

const PROCESS: &str = "credential process";
const PROCESS_PATIENCE: Duration = Duration::from_secs(60);
/// What the AWS SDK would ask other services for.
const NOT_DONE_HERE: [&str; 5] = [
    "role_arn",
    "sso_session",
    "sso_start_url",
    "credential_source",
    "web_identity_token_file",
];

type Section = BTreeMap<String, String>;

/// The credentials of the profile that the environment names, or of `default`; `None` when it has none.
pub(super) async fn find(environment: &Environment) -> Option<Result<Credentials, String>> {
    let chosen = environment.get("AWS_PROFILE");
    let profile = chosen.clone().unwrap_or_else(|| "default".to_owned());
    let home = environment.get("HOME").map(|home| PathBuf::from(home).join(".aws"));
    let read = |variable: &str, usual: &str| {
        let path = environment.get(variable).map(PathBuf::from);
        let path = path.or_else(|| Some(home.as_ref()?.join(usual)))?;
        std::fs::read_to_string(path).ok()
    };
    let mut section = Section::new();
    if let Some(text) = read("AWS_CONFIG_FILE", "config") {
        section.extend(find_section(&text, &profile, true));
    }
    if let Some(text) = read("AWS_SHARED_CREDENTIALS_FILE", "credentials") {
        section.extend(find_section(&text, &profile, false));
    }
    let get = |name: &str| section.get(name).cloned();
    if let (Some(key), Some(secret)) = (get("aws_access_key_id"), get("aws_secret_access_key")) {
        let token = get("aws_session_token");
        return Some(Ok(Credentials::new(key, secret, token, None, "profile")));
    }
    if let Some(command) = get("credential_process") {
        return Some(ask(&command).await);
    }
    if let Some(other) = NOT_DONE_HERE.iter().find(|name| section.contains_key(**name)) {
        return Some(Err(format!(
            "the profile {profile:?} has {other}, which needs the AWS CLI: put `credential_process = aws configure \
             export-credentials --profile {profile} --format process` into a profile of its own, and name that in AWS_PROFILE"
        )));
    }
    let missing = || format!("the profile {profile:?} of AWS_PROFILE has no credentials");
    chosen.is_some().then(|| Err(missing()))
}

/// In the configuration, sections but `default` are called `profile NAME`.
fn find_section(text: &str, profile: &str, is_config: bool) -> Section {
    let mut section = Section::new();
    let mut inside = false;
    for line in text.lines() {
        // What is indented belongs to the setting before it, none of which matters here.
        if line.starts_with([' ', '\t', '#', ';']) {
            continue;
        }
        let line = line
            .split([' ', '\t'])
            .map_while(not_a_comment)
            .collect::<Vec<_>>()
            .join(" ");
        if let Some(name) = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let name = name.trim();
            let in_config = name.strip_prefix("profile ").map(str::trim);
            inside = name == profile && (!is_config || profile == "default") || is_config && in_config == Some(profile);
        } else if let Some((name, value)) = line.split_once('=').filter(|_| inside) {
            section.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    section
}

fn not_a_comment(word: &str) -> Option<&str> {
    (!word.starts_with(['#', ';'])).then_some(word)
}

async fn ask(command: &str) -> Result<Credentials, String> {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = timeout(PROCESS_PATIENCE, shell.kill_on_drop(true).output()).await;
    let output = output.map_err(|_| format!("the {PROCESS} does not end"))?;
    let output = output.map_err(|error| format!("the {PROCESS} can't be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("the {PROCESS} fails ({})", output.status));
    }
    document::read(&output.stdout, PROCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_by_the_rules_of_their_file() {
        let config =
            "[default]\nregion = x # where\n[profile a]\ncredential_process = p --x=1\n s3 =\n  max = 1\n[b]\nk=v\n";
        let of = |profile| find_section(config, profile, true);
        assert_eq!(of("default"), Section::from([("region".to_owned(), "x".to_owned())]));
        assert_eq!(
            of("a"),
            Section::from([("credential_process".to_owned(), "p --x=1".to_owned())])
        );
        assert_eq!(of("b"), Section::new(), "it is called `profile b` there");
        assert_eq!(find_section("[b]\nK = v\n", "b", false)["k"], "v");
        for junk in ["[", "]", "[]", "=", "[a]=", "\u{0}[a]\n=\n", "[profile ]"] {
            find_section(junk, "a", true);
        }
    }
}
