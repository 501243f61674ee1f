use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use nightjar_domain::identity::{Purpose, ViewerGrant, ViewerTokenKey, Viewing};
use nightjar_model::{ChannelId, TenantId, Timestamp, UserId};

use crate::api::get;
use crate::cloud::Cloud;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

const HOUR_MS: i64 = 3_600_000;

/// Forged, foreign and expired tokens and every trick of spelling get 403 or 404, and no bytes of footage.
pub fn refuse_what_the_token_does_not_open(product: &Product) -> anyhow::Result<()> {
    let cameras = Camera::simulated(2)?;
    let (one, other) = (cameras.number(0), cameras.number(1));
    let mut recorder = Recorder::enrol(product, "paths-story", &[("Lobby", &one), ("Vault", &other)])?;
    recorder.run()?;
    let api = product.api()?;
    let (lobby, vault) = (api.channel_online("Lobby")?, api.channel_online("Vault")?);
    let address = |channel: &str, purpose| api.channel_address(channel, purpose);
    let (lobby_address, vault_address) = (address(&lobby, "live")?, address(&vault, "live")?);
    let lobby_recorded = address(&lobby, "playback")?;
    let lobby_media = newest_segment(&lobby_address)?;
    let vault_media = newest_segment(&vault_address)?;
    let good = format!("{lobby_address}/{lobby_media}");
    ensure!(get(&good)?.status == 200, "the token must open its own channel");

    let console = product.endpoint("/console")?;
    let tenant: TenantId = product.endpoint("/tenant")?.parse()?;
    let channel: ChannelId = lobby.parse()?;
    let key = Cloud::administrator(product)?.viewer_key()?;
    let forged = ViewerTokenKey::from_secret("a secret that somebody else has made up")?;
    let with = |token: &str, rest: &str| format!("{console}/v/{token}/{lobby}/{rest}");
    let grant = |tenant: &TenantId, age_ms: i64| -> anyhow::Result<ViewerGrant> {
        let viewing = Viewing {
            channels: vec![channel.clone()],
            purpose: Purpose::Live,
            from: None,
            to: None,
        };
        let issued_at = now()?.saturating_add_ms(-age_ms);
        Ok(ViewerGrant::new(tenant.clone(), UserId::random(), viewing, issued_at))
    };
    let later = |mut grant: ViewerGrant| {
        grant.viewing.purpose = Purpose::Playback;
        grant.viewing.from = Some(grant.expires_at);
        grant
    };
    let fresh = lobby_address.rsplit('/').nth(1).context("find the token")?;
    let mut refused = vec![
        with(&forged.issue(&grant(&tenant, 0)?)?, &lobby_media),
        with(&forged.issue(&grant(&tenant, 0)?)?, "live.m3u8"),
        with(&key.issue(&grant(&tenant, HOUR_MS)?)?, &lobby_media),
        with(&key.issue(&grant(&tenant, HOUR_MS)?)?, "live.m3u8"),
        with(&key.issue(&grant(&TenantId::random(), 0)?)?, &lobby_media),
        with("none", &lobby_media),
        with(&unsigned(fresh)?, &lobby_media),
        format!("{console}/v/{fresh}/{vault}/{vault_media}"),
        format!("{console}/v/{fresh}/{vault}/live.m3u8"),
        format!("{console}/v/{fresh}/{vault}/playback.m3u8"),
        format!("{lobby_address}/../{vault}/{vault_media}"),
        format!("{lobby_address}/playback.m3u8"),
        format!("{lobby_address}/playback-main.m3u8"),
        format!("{lobby_recorded}/live.m3u8"),
        with(&key.issue(&later(grant(&tenant, 0)?))?, &lobby_media),
        with(&key.issue(&later(grant(&tenant, 0)?))?, "playback.m3u8"),
    ];
    for (from, to) in TRICKS {
        ensure!(lobby_media.contains(from), "{lobby_media} has no {from}");
        refused.push(format!("{lobby_address}/{}", lobby_media.replacen(from, to, 1)));
    }
    for url in refused {
        let answer = get(&url)?;
        ensure!(matches!(answer.status, 403 | 404), "{url} answered {}", answer.status);
        ensure!(
            !answer.body.windows(4).any(|name| name == b"moof" || name == b"#EXT"),
            "{url} gave footage away"
        );
    }
    Ok(())
}

const TRICKS: [(&str, &str); 8] = [
    ("/main/", "/main/../main/"),
    ("/main/", "/main/%2e%2e/main/"),
    ("/main/", "/main/..%2fmain/"),
    ("/main/", "/main//"),
    ("/main/", "/main/%252e%252e/main/"),
    (".m4s", ".m4s%00"),
    (".m4s", ".gap"),
    ("r7/", "../r7/"),
];

fn newest_segment(address: &str) -> anyhow::Result<String> {
    wait_for("a segment in the live playlist", Duration::from_secs(20), || {
        let list = get(&format!("{address}/live-main.m3u8"))?.text();
        Ok(list.lines().rfind(|line| line.ends_with(".m4s")).map(str::to_owned))
    })
}

/// The token's claims with `alg` `none` and no signature.
fn unsigned(token: &str) -> anyhow::Result<String> {
    let claims = token.split('.').nth(1).context("find the claims")?;
    let header = data_encoding::BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
    Ok(format!("{header}.{claims}."))
}

fn now() -> anyhow::Result<Timestamp> {
    Ok(Timestamp::from_ms(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)?)
}
