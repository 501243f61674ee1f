use std::sync::Arc;

use anyhow::Context;
use console_api::{Config, Deps, router};
use nightjar_aws::Clients;
use nightjar_lambda_kit::{Environment, init_tracing, serve, system_clock};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    init_tracing();
    let config = Config::read(&Environment::of_process()).context("read configuration")?;
    let deps = Deps::new(&Clients::from_environment().await, config, system_clock);
    serve(router(Arc::new(deps))).await.map_err(anyhow::Error::from_boxed)
}
