#![doc = include_str!("../README.md")]

mod counters;
mod failure;
mod functions;
mod gateway;
mod media;
mod options;

use std::io::IsTerminal;
use std::net::SocketAddr;

use anyhow::{Context, bail};
use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::gateway::Gateway;
use crate::options::Options;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stdout().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .init();
    let options = Options::parse();
    if !options.listen.ip().is_loopback() {
        bail!(
            "{} is reachable by other machines; listen on 127.0.0.1.",
            options.listen
        );
    }
    let listener = tokio::net::TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("listen on {}", options.listen))?;
    let gateway = Gateway::new(&options).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let router = gateway.router(&options.console);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stopped())
        .await?;
    Ok(())
}

async fn stopped() {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    match terminate {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(error) => tracing::warn!(%error, "no end on SIGTERM"),
    }
}
