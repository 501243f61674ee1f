//! Runs, tests, checks and measures Nightjar: `cargo xtask --help`.

mod commands;
mod progress;
mod repository;
mod tools;
mod world;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Runs, tests, checks and measures Nightjar")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the whole product on this machine, on an emulated AWS, with demo cameras.
    Up(commands::up::Options),
    /// Install what tests need, then check and test everything.
    Test(commands::test::Options),
    /// Check formatting and style of everything, without running it.
    Lint,
    /// Bring generated files up to date: the OpenAPI document and the console's client.
    Codegen,
    /// Build the function binaries for deployment to AWS into target/lambda.
    Package(commands::package::Options),
    /// Measure: prints figures beside a peer or a floor of the same run.
    Bench(commands::bench::Options),
}

fn main() -> std::process::ExitCode {
    let outcome = match Cli::parse().command {
        Command::Up(options) => commands::up::run(&options),
        Command::Test(options) => commands::test::run(&options),
        Command::Lint => commands::lint::run(),
        Command::Codegen => commands::codegen::run(),
        Command::Package(options) => commands::package::run(&options),
        Command::Bench(options) => commands::bench::run(&options),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
