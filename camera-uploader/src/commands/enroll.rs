use std::path::PathBuf;

use camera_uploader::cloud::{Cloud, http_client};
use camera_uploader::identity::enrol;
use camera_uploader::{Clock, CloudAddress, StateDir};
use clap::Args;

/// Make this machine a device of a Nightjar cloud
///
/// An administrator adds the device in the console and is given a claim code, which works once, within a day.
/// The device makes its own key; the private part never leaves the state folder.
#[derive(Debug, Args)]
pub(crate) struct Enroll {
    /// The cloud's address, for example https://nightjar.example
    #[arg(long)]
    cloud: CloudAddress,
    /// The claim code; letter case, spaces and hyphens do not count
    #[arg(long)]
    code: String,
    /// The folder for the device's identity; made if needed, for this user only
    #[arg(long)]
    state: PathBuf,
}

impl Enroll {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let cloud = Cloud::new(http_client()?, self.cloud.clone(), Clock::default());
        let identity = enrol(&cloud, self.cloud, &self.code, &StateDir::new(self.state)).await?;
        println!(
            "enrolled as device {} of tenant {}",
            identity.device_id, identity.tenant_id
        );
        Ok(())
    }
}
