#![doc = include_str!("../README.md")]

mod cli;
mod device;
mod export;
mod index;
mod rotate_keys;
mod setup;

use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Command, DeviceCommand};
use nightjar_aws::Clients;
use serde::Serialize;

#[tokio::main]
async fn main() -> ExitCode {
    let command = Cli::parse().command;
    let failure = command.failure();
    match run(command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nightjar: {error:#}");
            failure
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let clients = Clients::from_environment().await;
    match command {
        Command::Setup(options) => print(&setup::setup(&clients, options).await?),
        Command::RotateKeys(options) => print(&rotate_keys::rotate_keys(&clients, options).await?),
        Command::Device(DeviceCommand::Add(options)) => print(&device::add(&clients, options).await?),
        Command::Device(DeviceCommand::Disable(options)) => {
            print(&device::set_disabled(&clients, options, true).await?)
        }
        Command::Device(DeviceCommand::Enable(options)) => {
            print(&device::set_disabled(&clients, options, false).await?)
        }
        Command::Export(command) => export::run(&clients, command).await,
        Command::Index(command) => index::run(&clients, command).await,
    }
}

fn print(document: &impl Serialize) -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string_pretty(document)?);
    Ok(ExitCode::SUCCESS)
}
