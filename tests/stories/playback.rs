use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// Through edge and function: a playlist comes compressed and says how long it holds; what cannot be answered is a problem with a
/// reason, and never the function's fault.
pub fn answers_are_compressed_and_bad_questions_are_problems(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "playback-story", &[("Playback", &camera.number(0))])?;
    let from = now_ms()?;
    recorder.run()?;
    let api = product.api()?;
    let address = api.channel_address(&api.channel_online("Playback")?, "playback")?;
    recorder.stop()?;
    let list = format!("{address}/playback-main.m3u8?from={from}&to={}", now_ms()?);

    let plain = wait_for("footage in the playlist", Duration::from_secs(20), || {
        let answer = ask(&list, "identity")?;
        Ok((answer.status == 200).then_some(answer))
    })?;
    ensure!(plain.header("content-encoding").is_none() && plain.body.starts_with(b"#EXTM3U"));
    ensure!(
        plain.header("cache-control") == Some("max-age=1"),
        "footage may still arrive"
    );
    let packed = ask(&list, "gzip")?;
    ensure!(
        packed.header("content-encoding") == Some("gzip"),
        "{:?}",
        packed.headers
    );
    ensure!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() < plain.body.len());

    let hour_ms = 3_600_000;
    let now = now_ms()?;
    let questions = [
        (format!("playback.m3u8?from={now}&to={from}"), 400),
        (format!("playback-main.m3u8?from={}&to={now}", now - 25 * hour_ms), 400),
        (
            format!("playback.m3u8?from={}&to={}", now + hour_ms, now + 2 * hour_ms),
            400,
        ),
        ("playback.m3u8?from=yesterday".to_owned(), 400),
        ("playback.m3u8?from=1&from=2".to_owned(), 400),
        ("playback.m3u8?from=%ff%fe&to=%00".to_owned(), 400),
        (format!("playback-sub.m3u8?from={from}"), 404),
        ("playback.m3u8?from=0&to=1".to_owned(), 404),
        ("playback-third.m3u8".to_owned(), 404),
        ("a/b/c.m3u8".to_owned(), 404),
        ("%ff.m3u8".to_owned(), 404),
    ];
    for (question, status) in questions {
        let answer = ask(&format!("{address}/{question}"), "identity")?;
        ensure!(answer.status == status, "{question} answered {}", answer.status);
        ensure!(
            answer.header("content-type") == Some("application/problem+json"),
            "{question}: {:?}",
            answer.headers
        );
        let problem: Value = serde_json::from_slice(&answer.body).with_context(|| question.clone())?;
        ensure!(
            problem["detail"].is_string() && problem["code"].is_string(),
            "{question}: {problem}"
        );
    }
    Ok(())
}

struct Answered {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: Vec<u8>,
}

impl Answered {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn ask(url: &str, encoding: &str) -> anyhow::Result<Answered> {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent();
    let request = ureq::http::Request::builder()
        .uri(url)
        .header("accept-encoding", encoding);
    let mut response = agent.run(request.body(())?)?;
    Ok(Answered {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_vec()?,
    })
}

fn now_ms() -> anyhow::Result<i64> {
    Ok(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)
}
