use std::path::PathBuf;

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::statistics::Durations;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file that the browser's run left.
    #[arg(long)]
    figures: PathBuf,
}

/// What the browser measured, in milliseconds.
#[derive(Debug, Deserialize)]
struct Figures {
    first_picture_ms: Vec<f64>,
    delay_ms: Vec<f64>,
    fatal_errors: u32,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let text = std::fs::read(&options.figures).with_context(|| format!("read {}", options.figures.display()))?;
    let figures: Figures = serde_json::from_slice(&text).context("understand the figures")?;
    ensure!(
        figures.fatal_errors == 0,
        "the player failed {} times",
        figures.fatal_errors
    );
    println!("| what | samples | p50 ms | p95 ms | longest ms |");
    println!("| --- | --- | --- | --- | --- |");
    print(
        "sleeping channel opened → first picture shown",
        figures.first_picture_ms,
    );
    print("watched channel: how far the picture is behind", figures.delay_ms);
    Ok(())
}

fn print(name: &str, figures_ms: Vec<f64>) {
    let mut durations = Durations::default();
    figures_ms.into_iter().for_each(|ms| durations.add(ms));
    let (middle, slow, longest) = (
        durations.percentile(0.5),
        durations.percentile(0.95),
        durations.percentile(1.0),
    );
    println!(
        "| {name} | {} | {middle:.0} | {slow:.0} | {longest:.0} |",
        durations.count()
    );
}
