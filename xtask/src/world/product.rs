use std::path::PathBuf;

use super::demo::Demo;
use super::endpoints::{ENDPOINTS_FILE, Endpoints};
use super::local_cloud::LocalCloud;
use super::process::Process;
use super::setup::Administrator;
use super::state::StateFolder;
use super::{deployment, edge, setup};
use crate::progress::step;
use crate::tools::python::Environment;

/// What the running product is to be like.
pub struct Plan {
    pub port: u16,
    pub aws_port: u16,
    /// The number of demo cameras; 0 for no demo.
    pub cameras: u16,
    /// The folder of the built console.
    pub console: PathBuf,
}

/// The running product. Fields are dropped, and so stopped, in this order.
pub struct World {
    demo: Option<Demo>,
    edge: Process,
    pub cloud: LocalCloud,
    address: String,
    administrator: Administrator,
    pub state: StateFolder,
}

impl World {
    /// Starts the parts in the order in which they need each other. Nothing when `stopped` says so in between.
    pub fn start(state: StateFolder, plan: &Plan, stopped: impl Fn() -> bool) -> anyhow::Result<Option<Self>> {
        // One that an earlier product left when it was killed says what is no longer true.
        state.remove(ENDPOINTS_FILE);
        let environment = Environment::local_cloud()?;
        if stopped() {
            return Ok(None);
        }
        let cloud = step("Starting the emulated AWS", || {
            LocalCloud::start(&state, &environment, plan.aws_port)
        })?;
        let deployed = step("Deploying template.yaml", || {
            deployment::deploy(&environment, &cloud.endpoint)
        })?;
        let administrator = setup::create_first_tenant(&state, &cloud, &deployed)?;
        if stopped() {
            return Ok(None);
        }
        let begin = || edge::start(&state, &cloud, &deployed, &plan.console, plan.port);
        let (edge, address) = step("Starting the edge gateway", begin)?;
        let demo = if plan.cameras == 0 {
            None
        } else {
            let begin = || Demo::start(&state, &cloud, &deployed, &administrator, &address, plan.cameras);
            Some(step("Starting the demo cameras and their uploader", begin)?)
        };
        let cameras = demo.as_ref().map_or(&[][..], |demo| &demo.urls);
        let endpoints = Endpoints::new(&address, &cloud.endpoint, &deployed, &administrator, cameras);
        state.write_private(ENDPOINTS_FILE, &serde_json::to_string_pretty(&endpoints)?)?;
        Ok(Some(Self {
            demo,
            edge,
            cloud,
            address,
            administrator,
            state,
        }))
    }

    /// Tells people where to go.
    pub fn introduce(&self) {
        let file = |name| self.state.file(name).display().to_string();
        println!("\nNightjar runs at {}", self.address);
        println!(
            "  sign in as {}; the password is in {}",
            self.administrator.email,
            file("admin.json")
        );
        println!("  addresses of everything: {}", file(ENDPOINTS_FILE));
        println!("  logs: {}", file("logs"));
        println!("  stop with Ctrl-C");
    }

    /// An error when a part ended by itself. The demo's parts are started again, as a camera would be by its own system.
    pub fn check_running(&mut self) -> anyhow::Result<()> {
        self.cloud.process.check_running()?;
        self.edge.check_running()?;
        match &mut self.demo {
            Some(demo) => demo.keep_running(&self.state),
            None => Ok(()),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.state.remove(ENDPOINTS_FILE);
    }
}
