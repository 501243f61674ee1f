use std::net::SocketAddr;
use std::path::PathBuf;

use url::Url;

/// Plays CloudFront on a developer's machine. The bucket and the viewer key are read with the AWS credentials of the
/// environment.
#[derive(Debug, clap::Parser)]
pub struct Options {
    /// Where to listen; only addresses of this machine.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Where the emulated AWS answers function URLs.
    #[arg(long, value_name = "URL")]
    pub functions_endpoint: Url,
    /// The function URL of console-api.
    #[arg(long, value_name = "URL")]
    pub console_api: Url,
    /// The function URL of token-vending.
    #[arg(long, value_name = "URL")]
    pub token_vending: Url,
    /// The function URL of playlist.
    #[arg(long, value_name = "URL")]
    pub playlist: Url,
    /// The bucket of footage.
    #[arg(long, value_name = "NAME")]
    pub bucket: String,
    /// The secret that holds the HMAC key of viewer tokens.
    #[arg(long, value_name = "NAME")]
    pub viewer_key_secret: String,
    /// The folder of the built console.
    #[arg(long, value_name = "DIR")]
    pub console: PathBuf,
}
