use crate::progress::step;
use crate::tools::cargo::cargo;
use crate::tools::{self, console};

/// Writes crates/api/openapi.json from the API's routes, and the console's client from that.
pub fn run() -> anyhow::Result<()> {
    tools::require_all()?;
    step("Writing the OpenAPI document", || {
        tools::run(
            cargo()
                .args([
                    "test",
                    "--package",
                    "console-api",
                    "the_committed_description_is_the_served_one",
                ])
                .env("UPDATE_OPENAPI", "1"),
        )
    })?;
    console::install()?;
    step("Writing the console's client", || {
        tools::run(console::npm("npm").args(["run", "--silent", "codegen"]))
    })
}
