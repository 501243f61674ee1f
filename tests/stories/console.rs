use std::process::Command;

use anyhow::{Context, ensure};

use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;

/// Runs a Playwright spec of the console in real Chromium.
pub fn run_spec(product: &Product, spec: &str, variables: &[(&str, &str)]) -> anyhow::Result<()> {
    let output = Command::new("npx")
        .current_dir(std::env::var("NIGHTJAR_WEB").context("run stories with `cargo xtask test`")?)
        .args([
            "playwright",
            "test",
            "--reporter=line",
            // A run empties its folder first, and stories run side by side.
            &format!("--output=test-results/{spec}"),
            &format!("e2e/specs/{spec}.spec.ts"),
        ])
        .env("NIGHTJAR_CONSOLE", product.endpoint("/console")?)
        .env("NIGHTJAR_EMAIL", product.endpoint("/admin/email")?)
        .env("NIGHTJAR_PASSWORD", product.endpoint("/admin/password")?)
        .envs(variables.iter().copied())
        .output()
        .context("start Playwright")?;
    let log = [output.stdout, output.stderr].concat();
    ensure!(
        output.status.success(),
        "the spec {spec} failed:\n{}",
        String::from_utf8_lossy(&log)
    );
    Ok(())
}

/// People sign in, watch a grid, hear of alarms and add a device.
pub fn works_in_a_browser(product: &Product) -> anyhow::Result<()> {
    let cameras = Camera::simulated(4)?;
    let addresses: Vec<String> = (0..4).map(|number| cameras.number(number)).collect();
    let names = ["North", "East", "South", "West"];
    let channels: Vec<(&str, &str)> = names
        .iter()
        .copied()
        .zip(addresses.iter().map(String::as_str))
        .collect();
    let mut recorder = Recorder::enrol(product, "console-story", &channels)?;
    recorder.run()?;
    for name in names {
        product.api()?.channel_online(name)?;
    }
    run_spec(
        product,
        "console",
        &[("NIGHTJAR_RAISE_ALARM", &recorder.alarm_shell_command("North"))],
    )
}
