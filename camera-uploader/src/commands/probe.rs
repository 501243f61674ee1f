use anyhow::Context;
use camera_uploader::config::CameraUrl;
use camera_uploader::source::probe;
use clap::Args;

/// Show what a camera offers: formats, size, frames per second, sound
#[derive(Debug, Args)]
pub(crate) struct Probe {
    /// rtsp://USER:PASSWORD@HOST:PORT/PATH
    url: CameraUrl,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Probe {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let found = probe(&self.url)
            .await
            .with_context(|| format!("probe {}", self.url.address()))?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&found)?);
        } else {
            println!("{found}");
        }
        Ok(())
    }
}
