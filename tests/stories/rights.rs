use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use nightjar_domain::identity::viewer_token::VIEWER_TOKEN_LIFE_MS;
use nightjar_domain::identity::{Purpose, ViewerGrant, Viewing};
use nightjar_model::{TenantId, Timestamp, UserId};
use serde_json::{Value, json};

use crate::api::{Api, get};
use crate::cloud::Cloud;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;

const EMAIL: &str = "guard@rights-story.example";
const PASSWORD: &str = "a password of a guard";

/// Who may watch and play back is told that he may only watch: no new token opens recordings, and the old one ends by itself.
pub fn end_with_the_token(product: &Product) -> anyhow::Result<()> {
    let cameras = Camera::simulated(2)?;
    let channels = [("Rights door", cameras.number(0)), ("Rights vault", cameras.number(1))];
    let named: Vec<(&str, &str)> = channels.iter().map(|(name, url)| (*name, url.as_str())).collect();
    let mut recorder = Recorder::enrol(product, "rights-story", &named)?;
    recorder.run()?;
    let admin = product.api()?;
    let (door, vault) = (
        admin.channel_online("Rights door")?,
        admin.channel_online("Rights vault")?,
    );
    let user = add_guard(&admin, &door)?;
    let guard = Api::sign_in(&product.endpoint("/console")?, EMAIL, PASSWORD)?;

    let recorded = guard.channel_address(&door, "playback")?;
    let playlist = format!("{recorded}/playback-main.m3u8");
    ensure!(get(&playlist)?.status == 200, "a guard plays back");
    ensure!(
        asked(&guard, &vault, "playback")? == 403,
        "playback is limited to the door"
    );
    ensure!(
        get(&format!("{}/live.m3u8", guard.channel_address(&vault, "live")?))?.status == 200,
        "live is not"
    );
    for (channel, recorded) in [(&door, 200), (&vault, 403)] {
        let both = without_purpose(&guard, channel)?;
        ensure!(
            get(&format!("{both}/live.m3u8"))?.status == 200,
            "live goes without a purpose"
        );
        let answer = get(&format!("{both}/playback-main.m3u8"))?;
        ensure!(
            answer.status == recorded,
            "recordings without a purpose: {}",
            answer.status
        );
    }

    let changed = admin.change(&user, |user| {
        user["role"] = json!("viewer");
        user["limits"] = json!({});
    })?;
    ensure!(
        changed.status == 200,
        "the change answered {}: {}",
        changed.status,
        changed.text()
    );
    ensure!(asked(&guard, &door, "playback")? == 403, "a viewer must not play back");
    ensure!(asked(&guard, &door, "export")? == 403, "nor take away");
    let live = guard.channel_address(&door, "live")?;
    ensure!(get(&format!("{live}/live.m3u8"))?.status == 200, "he still watches");
    ensure!(
        get(&format!("{live}/playback-main.m3u8"))?.status == 403,
        "live opens no recordings"
    );
    ensure!(get(&playlist)?.status == 200, "the old token counts until it ends");
    ended_token_is_refused(product, &door)?;

    let disabled = admin.change(&user, |user| user["state"] = json!("disabled"))?;
    ensure!(disabled.status == 200, "disabling answered {}", disabled.status);
    ensure!(
        asked(&guard, &door, "live")? == 401,
        "who is disabled gets nothing at once"
    );
    recorder.stop()
}

/// A guard who watches everything and plays back one channel; his address in the API.
fn add_guard(admin: &Api, door: &str) -> anyhow::Result<String> {
    let role = admin.post("/api/roles", &json!({"name": "guard", "rights": ["live", "playback"]}))?;
    ensure!(role.status == 201, "the role answered {}: {}", role.status, role.text());
    let user = admin.post(
        "/api/users",
        &json!({
            "email": EMAIL, "name": "Guard", "password": PASSWORD, "role": role.json()?["id"],
            "limits": {"playback": [door]},
        }),
    )?;
    ensure!(user.status == 201, "the user answered {}: {}", user.status, user.text());
    Ok(format!(
        "/api/users/{}",
        user.json()?["id"].as_str().context("read the user's id")?
    ))
}

fn asked(who: &Api, channel: &str, purpose: &str) -> anyhow::Result<u16> {
    let mut body: Value = json!({"channels": [channel], "purpose": purpose});
    if purpose == "export" {
        body["from"] = json!("2026-01-01T00:00:00Z");
        body["to"] = json!("2026-01-02T00:00:00Z");
    }
    Ok(who.post("/api/viewer-tokens", &body)?.status)
}

/// The address below which a channel's playlists and media are, with a token for whatever the rights allow.
fn without_purpose(who: &Api, channel: &str) -> anyhow::Result<String> {
    let answer = who
        .post("/api/viewer-tokens", &json!({"channels": [channel]}))?
        .json()?;
    let token = answer["token"].as_str().with_context(|| answer.to_string())?;
    Ok(who.below_origin(&format!("v/{token}/{channel}")))
}

/// A token is as good as it was when it was given, for its life and no longer.
fn ended_token_is_refused(product: &Product, channel: &str) -> anyhow::Result<()> {
    let key = Cloud::administrator(product)?.viewer_key()?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let viewing = Viewing {
        channels: vec![channel.parse()?],
        purpose: Purpose::Playback,
        from: None,
        to: None,
    };
    let tenant: TenantId = product.endpoint("/tenant")?.parse()?;
    for (age_ms, expected) in [(VIEWER_TOKEN_LIFE_MS - 60_000, 200), (VIEWER_TOKEN_LIFE_MS, 403)] {
        let issued_at = Timestamp::from_ms(now - age_ms)?;
        let grant = ViewerGrant::new(tenant.clone(), UserId::random(), viewing.clone(), issued_at);
        let url = format!(
            "{}/v/{}/{channel}/playback-main.m3u8",
            product.endpoint("/console")?,
            key.issue(&grant)?
        );
        let answer = get(&url)?;
        ensure!(
            answer.status == expected,
            "a token of {age_ms} ms answered {}",
            answer.status
        );
    }
    Ok(())
}
