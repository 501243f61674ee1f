use std::path::PathBuf;

use camera_uploader::StateDir;
use clap::Args;
use serde::Serialize;

use super::state_session::state_session;

/// Print the device's temporary storage credentials, for any AWS program
///
/// The form is that of `credential_process` in an AWS configuration file:
///
///   [profile camera]
///   credential_process = camera-uploader credentials --state /var/lib/camera-uploader
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Credentials {
    /// The folder with the device's identity
    #[arg(long)]
    state: PathBuf,
}

/// The answer of a credential process (AWS SDKs and Tools reference guide, process credential provider).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProcessCredentials<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    expiration: String,
}

impl Credentials {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let (session, _) = state_session(&StateDir::new(self.state)).await?;
        let credentials = session.credentials();
        let answer = ProcessCredentials {
            version: 1,
            access_key_id: &credentials.access_key_id,
            secret_access_key: &credentials.secret_access_key,
            session_token: &credentials.session_token,
            expiration: credentials.expires_at.to_string(),
        };
        println!("{}", serde_json::to_string(&answer)?);
        Ok(())
    }
}
