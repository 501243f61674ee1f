use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::api::Api;
use crate::console::run_spec;
use crate::operation_log::found;
use crate::product::Product;

const SETTINGS: &str = "/api/sign-in/oidc";
const DOMAIN: &str = "oidc-story.example";

/// The certified `oidc-provider`; it ends with this.
struct Issuer {
    process: Child,
    address: String,
    // It says more later, and would end if nobody could hear it.
    output: BufReader<ChildStdout>,
}

impl Issuer {
    fn start(redirect_uri: &str) -> anyhow::Result<Self> {
        let web = std::env::var("NIGHTJAR_WEB").context("run stories with `cargo xtask test`")?;
        let mut command = Command::new("node");
        command.current_dir(web).args(["e2e/issuer/main.mjs", redirect_uri]);
        let process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = process.context("start the issuer")?;
        let output = process.stdout.take().context("read the issuer's address")?;
        let mut issuer = Self {
            process,
            address: String::new(),
            output: BufReader::new(output),
        };
        issuer.output.read_line(&mut issuer.address)?;
        issuer.address.truncate(issuer.address.trim_end().len());
        ensure!(!issuer.address.is_empty(), "the issuer did not start");
        Ok(issuer)
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// People come in through a real issuer, become what was decided, and stay out when they are not verified or were disabled.
pub fn lets_in_who_was_vouched_for(product: &Product) -> anyhow::Result<()> {
    let admin = product.api()?;
    let redirect_uri = admin.get(SETTINGS)?.json()?["redirect_uri"].take();
    let issuer = Issuer::start(redirect_uri.as_str().context("read the address to come back to")?)?;
    let changed = admin.change(SETTINGS, |settings| {
        *settings = json!({
            "issuer": issuer.address, "client_id": "nightjar", "client_secret": "the-secret-of-the-story",
            "domains": [DOMAIN], "newcomers": {"role": "viewer", "area_id": null}, "enabled": true,
        });
    })?;
    ensure!(
        changed.status == 200,
        "the settings answered {}: {}",
        changed.status,
        changed.text()
    );

    let (ada, eve) = (format!("ada@{DOMAIN}"), format!("unverified-eve@{DOMAIN}"));
    comes(product, &ada, true)?;
    let user = user_of(&admin, &ada)?;
    ensure!(user["role"] == "viewer" && user["name"] == "ada", "{user}");
    comes(product, &ada, true)?;
    ensure!(user_of(&admin, &ada)?["id"] == user["id"], "she is who she was");
    comes(product, &eve, false)?;
    ensure!(user_of(&admin, &eve).is_err(), "nobody was made of her");

    let path = format!("/api/users/{}", user["id"].as_str().context("read the user's id")?);
    let disabled = admin.change(&path, |user| user["state"] = json!("disabled"))?;
    ensure!(disabled.status == 200, "disabling answered {}", disabled.status);
    comes(product, &ada, false)?;

    let refused = found(&admin, "operation=session.finish-oidc&outcome=refused", 2)?;
    let details = refused.iter().map(|entry| entry["detail"].as_str().unwrap_or_default());
    let details = details.collect::<Vec<_>>().join("; ");
    ensure!(
        details.contains("no verified e-mail address") && details.contains("disabled"),
        "{details}"
    );
    let entries = found(&admin, "operation=oidc.change", 1)?;
    ensure!(
        !entries[0].to_string().contains("the-secret-of-the-story"),
        "{}",
        entries[0]
    );
    Ok(())
}

fn comes(product: &Product, person: &str, enters: bool) -> anyhow::Result<()> {
    let organisation = product.endpoint("/tenant")?;
    let enters = enters.to_string();
    run_spec(
        product,
        "oidc",
        &[
            ("NIGHTJAR_ORGANISATION", &organisation),
            ("NIGHTJAR_PERSON", person),
            ("NIGHTJAR_ENTERS", &enters),
        ],
    )
}

fn user_of(admin: &Api, email: &str) -> anyhow::Result<Value> {
    let users = admin.get("/api/users?limit=200")?.json()?;
    let mut items = users["items"].as_array().context("read the users")?.iter();
    items
        .find(|user| user["email"] == email)
        .cloned()
        .with_context(|| format!("find {email}"))
}
