use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;

const DOCUMENT: &str =
    r#"{"AccessKeyId":"AK","SecretAccessKey":"SK","Token":"T","Expiration":"2099-11-20T08:00:00Z","Code":"Success"}"#;

fn chain(variables: &[(&str, &str)]) -> Chain {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let variables: BTreeMap<String, String> = variables.iter().map(owned).collect();
    Chain::in_environment(Environment::of(move |name| variables.get(name).cloned()))
}

async fn key(chain: &Chain) -> String {
    chain.current().await.unwrap().access_key_id().to_owned()
}

/// A service that answers each path, and says whom it refuses: requests without `wanted` among their lines.
async fn service(wanted: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut lines = BufReader::new(stream).lines();
            let mut head = Vec::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line.is_empty() {
                    break;
                }
                head.push(line.to_lowercase());
            }
            let body = match head[0].split(' ').nth(1).unwrap() {
                "/latest/api/token" => "token",
                "/latest/meta-data/iam/security-credentials/" => "camera-role\n",
                _ => DOCUMENT,
            };
            let allowed = head.iter().any(|line| line == wanted) || head[0].starts_with("put ");
            let status = if allowed { "200 OK" } else { "401 No" };
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
            let _ = lines.into_inner().into_inner().write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn the_environment_comes_first() {
    let chain = chain(&[
        ("AWS_ACCESS_KEY_ID", "E"),
        ("AWS_SECRET_ACCESS_KEY", "S"),
        ("AWS_PROFILE", "x"),
    ]);
    assert_eq!(key(&chain).await, "E");
}

fn profiles(folder: &Path, credentials: &str) -> Vec<(&'static str, String)> {
    let path = folder.join("credentials");
    fs::write(&path, credentials).unwrap();
    let (path, none) = (path.display().to_string(), folder.join("none").display().to_string());
    vec![("AWS_SHARED_CREDENTIALS_FILE", path), ("AWS_CONFIG_FILE", none)]
}

fn chain_of(profile: &str, files: &[(&'static str, String)]) -> Chain {
    let mut variables: Vec<_> = files.iter().map(|(name, value)| (*name, value.as_str())).collect();
    variables.push(("AWS_PROFILE", profile));
    chain(&variables)
}

#[tokio::test]
async fn a_profile_has_keys_or_a_process_and_says_what_it_can_t_do() {
    let folder = tempfile::tempdir().unwrap();
    let files = profiles(
        folder.path(),
        &format!(
            "[keys]\naws_access_key_id = P\naws_secret_access_key = S\n\
             [process]\ncredential_process = echo '{DOCUMENT}'\n[fails]\ncredential_process = exit 3\n\
             [role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\n"
        ),
    );
    assert_eq!(key(&chain_of("keys", &files)).await, "P");
    assert_eq!(key(&chain_of("process", &files)).await, "AK");
    for (profile, told) in [
        ("role", "export-credentials"),
        ("fails", "exit status: 3"),
        ("none", "no credentials"),
    ] {
        let error = chain_of(profile, &files).current().await.unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
        assert!(!error.contains("SK"), "{error}");
    }
}

#[tokio::test]
async fn a_container_s_agent_is_asked_with_its_token_and_once() {
    let agent = service("authorization: secret").await;
    let chain = chain(&[
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "secret"),
    ]);
    let credentials = chain.current().await.unwrap();
    assert_eq!(
        (credentials.access_key_id(), credentials.session_token()),
        ("AK", Some("T"))
    );
    assert!(credentials.expiry().unwrap() > SystemTime::now());
    assert!(chain.last.lock().unwrap().is_some());
    chain.forget();
    assert!(chain.last.lock().unwrap().is_none());
}

#[tokio::test]
async fn an_address_outside_gets_no_token() {
    for address in ["http://192.0.2.7/x", "http://example.com/", "ftp://127.0.0.1/", "x"] {
        let chain = chain(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)]);
        let error = chain.current().await.unwrap_err().to_string();
        assert!(
            error.contains("may be asked") || address.starts_with("ftp"),
            "{address}: {error}"
        );
    }
}

#[tokio::test]
async fn an_instance_gives_the_credentials_of_its_role() {
    let metadata = service("x-aws-ec2-metadata-token: token").await;
    assert_eq!(
        key(&chain(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &metadata)])).await,
        "AK"
    );
}

#[tokio::test]
async fn nowhere_is_said_with_what_to_do() {
    let error = chain(&[("AWS_EC2_METADATA_DISABLED", "true")])
        .current()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID"), "{error}");
}
