use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_lambda_kit::{Environment, init_tracing, run_batches};
use operation_recorder::{Config, Deps, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    init_tracing();
    let config = Config::read(&Environment::of_process()).context("read configuration")?;
    let deps = Deps::new(&Clients::from_environment().await, config);
    let served = run_batches(|messages| handle(&deps, messages)).await;
    served.map_err(|error| anyhow::anyhow!(error)).context("serve batches")
}
