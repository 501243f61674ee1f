use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context, ensure};
use nightjar_domain::exports::{
    ExportGrant, ExportInterval, ExportJob, ExportLinkKey, ExportOptions, ExportState, hex_sha256,
};
use nightjar_model::{ExportId, Stream, TimeRange, Timestamp};
use serde_json::{Value, json};

use crate::api::get;
use crate::cloud::Cloud;
use crate::ffmpeg::{decodes_without_a_word, probe};
use crate::pipeline::now_ms;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// The command line makes a file of a range with a gap in it: every stored frame once, and sums that hold until a byte changes.
pub fn command_line_makes_evidence(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "evidence-story", &[("Evidence", &camera.number(0))])?;
    let from = now_ms()? - 1_000;
    recorder.run()?;
    let channel = product.api()?.channel_online("Evidence")?;
    let address = product.api()?.channel_address(&channel, "playback")?;
    segments_stored(&address, from, 6)?;
    recorder.kill()?;
    std::thread::sleep(Duration::from_secs(3));
    recorder.run()?;
    segments_stored(&address, from, 12)?;
    recorder.stop()?;
    let to = now_ms()?;
    let uris = segments_at_rest(&address, from, to)?;
    let mut stored = Vec::new();
    for uri in &uris {
        let segment = get(&format!("{address}/{uri}"))?;
        stored.extend(camera_sim::find_marks(&segment.body).into_iter().map(|mark| mark.seq));
    }

    let folder = product.scratch("evidence")?;
    let out = folder.join("evidence.mp4");
    let range = [("--from", from.to_string()), ("--to", to.to_string())];
    let told = succeed(export(product, &channel, &out, &range)?)?;
    let content = std::fs::read(&out)?;
    let exported: Vec<_> = camera_sim::find_marks(&content)
        .into_iter()
        .map(|mark| mark.seq)
        .collect();
    ensure!(
        exported == stored,
        "{} frames exported, {} stored",
        exported.len(),
        stored.len()
    );
    ensure!(told["pictures"] == stored.len(), "{told}");
    let packets = probe(&["-count_packets", "-show_entries", "stream=nb_read_packets"], &out)?;
    ensure!(packets.trim() == stored.len().to_string(), "ffprobe counts {packets}");
    let seconds: f64 = probe(&["-show_entries", "format=duration"], &out)?.trim().parse()?;
    let told_ms = told["duration_ms"].as_f64().context("read the duration")?;
    ensure!(
        (seconds * 1_000.0 - told_ms).abs() < 2.0,
        "{seconds} s, told {told_ms} ms"
    );
    decodes_without_a_word(&out)?;

    let manifest_path = folder.join("evidence.mp4.json");
    let manifest: Value = serde_json::from_slice(&std::fs::read(&manifest_path)?)?;
    ensure!(
        manifest["files"][0]["sources"].as_array().map(Vec::len) == Some(uris.len()),
        "sources are missing"
    );
    let gaps = manifest["gaps"].as_array().context("read the gaps")?;
    let killed = gaps
        .iter()
        .any(|gap| gap["to"].as_i64() > gap["from"].as_i64().map(|from| from + 2_000));
    ensure!(killed, "the time without an uploader is no gap: {gaps:?}");

    let bucket = product.endpoint("/bucket")?;
    let verify = || {
        nightjar(
            product,
            &["export", "verify", &text(&manifest_path), "--bucket", &bucket],
        )
    };
    let verified = succeed(verify()?)?;
    ensure!(
        verified["objects"] == uris.len() + 1 && verified["objects_gone"] == 0,
        "{verified}"
    );
    let again = export(product, &channel, &out, &range)?;
    ensure!(
        !again.status.success() && complaint(&again).contains("is there already"),
        "{}",
        complaint(&again)
    );
    let mut changed = content;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&out, changed)?;
    let refused = verify()?;
    ensure!(
        !refused.status.success() && complaint(&refused).contains("was changed"),
        "{}",
        complaint(&refused)
    );

    let last = uris.last().and_then(|uri| uri.rsplit('/').next()?.split('-').next());
    let last_start: i64 = last.context("find the last segment")?.parse()?;
    shows_the_asked_range_exactly(product, &channel, &folder, last_start)?;
    let nobody = ExportId::random().to_string();
    let empty = export(product, &nobody, &folder.join("nothing.mp4"), &range)?;
    ensure!(
        complaint(&empty).contains("nothing is stored of channel"),
        "{}",
        complaint(&empty)
    );
    Ok(())
}

/// With `--exact` the file shows from the picture at the range's start to the one at its end.
fn shows_the_asked_range_exactly(product: &Product, channel: &str, folder: &Path, to: i64) -> anyhow::Result<()> {
    let out = folder.join("exact.mp4");
    let range = [("--from", (to - 2_300).to_string()), ("--to", to.to_string())];
    let mut command = export_command(product, channel, &out, &range)?;
    succeed(command.arg("--exact").output()?)?;
    let seconds: f64 = probe(&["-show_entries", "format=duration"], &out)?.trim().parse()?;
    // Both ends are rounded to whole pictures, of which there are 15 in a second.
    ensure!(
        (2.3..2.3 + 2.0 / 15.0).contains(&seconds),
        "{seconds} s instead of 2.3 s"
    );
    let shown = probe(&["-count_frames", "-show_entries", "stream=nb_read_frames"], &out)?;
    let shown: f64 = shown.trim().parse()?;
    ensure!((shown - seconds * 15.0).abs() <= 1.0, "{shown} pictures in {seconds} s");
    decodes_without_a_word(&out)
}

/// The deployed function, with its own rights, makes the file of an export with sound.
pub fn function_makes_the_file(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::foreign(product)?;
    let mut recorder = Recorder::enrol(product, "export-story", &[("Export", camera.address())])?;
    let from = now_ms()?;
    recorder.run()?;
    let channel = product.api()?.channel_online("Export")?;
    let address = product.api()?.channel_address(&channel, "playback")?;
    segments_stored(&address, from, 4)?;
    recorder.stop()?;
    let to = now_ms()?;
    let uris = segments_at_rest(&address, from, to)?;

    let cloud = Cloud::administrator(product)?;
    let job = job(product, &channel, from, to)?;
    let row = json!({
        "pk": {"S": format!("{}#export", job.tenant)}, "sk": {"S": job.id.to_string()},
        "revision": {"N": "1"}, "document": {"S": serde_json::to_string(&job)?},
    });
    cloud.call(
        "dynamodb",
        "put_item",
        json!({"TableName": product.endpoint("/tables/events")?, "Item": row}),
    )?;
    let message = json!({"version": 1, "tenant": job.tenant, "export": job.id}).to_string();
    let queue = product.endpoint("/queues/exports")?;
    // Everything arrives twice.
    for _ in 0..2 {
        cloud.call(
            "sqs",
            "send_message",
            json!({"QueueUrl": queue, "MessageBody": message}),
        )?;
    }
    let key = json!({"pk": row["pk"], "sk": row["sk"]});
    let table = product.endpoint("/tables/events")?;
    let done = wait_for("the export to be done", Duration::from_secs(60), || {
        let read = json!({"TableName": table, "Key": key, "ConsistentRead": true});
        let stored = cloud.call("dynamodb", "get_item", read)?;
        let document = stored["Item"]["document"]["S"].as_str().context("read the export")?;
        let job: ExportJob = serde_json::from_str(document)?;
        ensure!(job.state != ExportState::Failed, "{:?}", job.intervals);
        Ok((job.state == ExportState::Done).then_some(job))
    })?;
    let file = done.intervals[0].files.first().context("find the file")?;
    let links = Links::of(product, &cloud, &done)?;
    let manifest: Value = get(&links.address("00-1.manifest.json")?)?.json()?;
    ensure!(
        manifest["files"][0]["sources"].as_array().map(Vec::len) == Some(uris.len()),
        "{manifest}"
    );
    let path = product.scratch("export")?.join("export.mp4");
    links.download_in_two(&file.name, &path)?;
    let sha256 = hex_sha256(&std::fs::read(&path)?);
    ensure!(manifest["files"][0]["sha256"] == sha256, "{sha256} is another file's");
    links.open_nothing_else(&file.name)?;
    let packets = probe(
        &[
            "-select_streams",
            "v",
            "-count_packets",
            "-show_entries",
            "stream=nb_read_packets",
        ],
        &path,
    )?;
    ensure!(
        packets.trim() == file.pictures.to_string(),
        "{} pictures, ffprobe counts {packets}",
        file.pictures
    );
    let codecs = probe(&["-show_entries", "stream=codec_name:format_tags=title"], &path)?;
    ensure!(
        ["h264", "aac", "Export"].iter().all(|word| codecs.contains(word)),
        "{codecs}"
    );
    decodes_without_a_word(&path)?;
    sound_and_picture_end_together(&path)?;
    is_had_for_the_asking(product, &channel, (from, to))?;
    is_accounted_for(product, &channel, (from, to))
}

/// The same over the API: asked for, waited for, downloaded by the address that the answer names.
fn is_had_for_the_asking(product: &Product, channel: &str, (from, to): (i64, i64)) -> anyhow::Result<()> {
    let api = product.api()?;
    let time = |ms| anyhow::Ok(Timestamp::from_ms(ms)?.to_string());
    let wanted = |channel: &str, to| {
        anyhow::Ok(json!({"channels": [channel], "from": time(from)?, "to": time(to)?, "format": "mp4"}))
    };
    let asked = api.post("/api/exports", &wanted(channel, to)?)?;
    ensure!(asked.status == 201, "{}", asked.text());
    let path = format!("/api/exports/{}", asked.json()?["id"].as_str().context("read the id")?);
    let done = wait_for("the export that was asked for", Duration::from_secs(60), || {
        let export = api.get(&path)?.json()?;
        ensure!(export["state"] != "failed", "{export}");
        Ok((export["state"] == "done").then_some(export))
    })?;
    let files = done["files"].as_array().context("read the files")?;
    ensure!(files.len() == 2 && done["progress"] == 1.0, "{done}");
    for file in files {
        let url = file["url"].as_str().context("read the address")?;
        let got = get(&format!("{}{url}", product.endpoint("/console")?))?;
        ensure!(got.status == 200, "{url} answered {}", got.status);
        if !file["sha256"].is_null() {
            ensure!(file["sha256"] == hex_sha256(&got.body), "{file} is another file's");
            ensure!(file["bytes"] == got.body.len(), "{file} has {} bytes", got.body.len());
        }
    }
    let future = api.post("/api/exports", &wanted(channel, to + 86_400_000)?)?;
    ensure!(future.status == 400, "an export of tomorrow: {}", future.text());
    let foreign = api.post("/api/exports", &wanted(ExportId::random().as_str(), to)?)?;
    ensure!(foreign.status == 404, "an export of nobody: {}", foreign.text());
    let over = api.post(&format!("{path}/cancel"), &json!({}))?.json()?;
    ensure!(over["state"] == "done", "what is done cannot be cancelled: {over}");
    Ok(())
}

/// Coverage and ledger sum up to the asked time exactly, and the calendar shows the day.
fn is_accounted_for(product: &Product, channel: &str, (from, to): (i64, i64)) -> anyhow::Result<()> {
    let api = product.api()?;
    let whole_ms = to - from;
    let coverage = api.get(&format!("/api/channels/{channel}/coverage?from={from}&to={to}"))?;
    let coverage = coverage.json()?;
    let spans = coverage["spans"].as_array().with_context(|| coverage.to_string())?;
    let mut until = from;
    for span in spans {
        let bound = |name: &str| anyhow::Ok(Timestamp::parse(span[name].as_str().context("read a time")?)?.as_ms());
        ensure!(bound("from")? == until, "{span} does not join at {until}");
        until = bound("to")?;
    }
    ensure!(until == to, "{coverage}");
    ensure!(spans.iter().any(|span| span["held"] == "continuous"), "{coverage}");

    let ledger = api
        .get(&format!("/api/ledger?channels={channel}&from={from}&to={to}"))?
        .json()?;
    let ledger = &ledger["items"][0];
    let totals = ledger["totals"].as_array().with_context(|| ledger.to_string())?;
    let sum: i64 = totals.iter().filter_map(|total| total["ms"].as_i64()).sum();
    ensure!(sum == whole_ms && ledger["bytes"].as_u64() > Some(0), "{ledger}");

    let day = Timestamp::from_ms(from)?.day().path();
    let [year, month, day] = day.split('/').collect::<Vec<_>>()[..] else {
        anyhow::bail!("{day} is no day");
    };
    let days = api
        .get(&format!("/api/channels/{channel}/days?month={year}-{month}&tz=UTC"))?
        .json()?;
    let day: u64 = day.parse()?;
    let shown = days["days"].as_array().with_context(|| days.to_string())?;
    ensure!(shown.iter().any(|shown| shown["day"] == day), "{days}");
    Ok(())
}

fn sound_and_picture_end_together(path: &Path) -> anyhow::Result<()> {
    let ends = probe(&["-show_entries", "stream=start_time,duration"], path)?;
    let numbers: Vec<f64> = ends.lines().filter_map(|line| line.parse().ok()).collect();
    let [video_start, video, audio_start, audio] = numbers[..] else {
        anyhow::bail!("ffprobe says {ends}");
    };
    let apart = (video_start + video - audio_start - audio).abs();
    ensure!(apart < 1.0, "sound and picture end {apart} s apart: {ends}");
    Ok(())
}

fn job(product: &Product, channel: &str, from: i64, to: i64) -> anyhow::Result<ExportJob> {
    let range = TimeRange {
        from: Timestamp::from_ms(from)?,
        to: Timestamp::from_ms(to)?,
    };
    Ok(ExportJob {
        tenant: product.endpoint("/tenant")?.parse()?,
        id: ExportId::random(),
        requested_by: "somebody".to_owned(),
        created_at: range.to,
        stream: Stream::Main,
        from: range.from,
        to: range.to,
        options: ExportOptions::default(),
        state: ExportState::Queued,
        intervals: vec![ExportInterval::new(channel.parse()?, "Export".to_owned(), range)],
        revision: 1,
    })
}

/// Addresses of an export's files.
struct Links {
    console: String,
    key: ExportLinkKey,
    grant: ExportGrant,
}

impl Links {
    fn of(product: &Product, cloud: &Cloud, job: &ExportJob) -> anyhow::Result<Self> {
        Ok(Self {
            console: product.endpoint("/console")?,
            key: ExportLinkKey::from_secret(&cloud.viewer_secret()?)?,
            grant: ExportGrant::new(job.tenant.clone(), job.id.clone(), Timestamp::from_ms(now_ms()?)?),
        })
    }

    fn address(&self, name: &str) -> anyhow::Result<String> {
        Ok(format!("{}{}", self.console, self.key.path(&self.grant, name)?))
    }

    /// As a browser does whose line broke.
    fn download_in_two(&self, name: &str, path: &Path) -> anyhow::Result<()> {
        let address = self.address(name)?;
        let part = |range: &str| -> anyhow::Result<Vec<u8>> {
            let mut answer = ureq::get(&address).header("range", range).call()?;
            ensure!(answer.status() == 206, "{range} answered {}", answer.status());
            Ok(answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
        };
        let mut content = part("bytes=0-99999")?;
        ensure!(content.len() == 100_000, "{} bytes", content.len());
        content.extend(part("bytes=100000-")?);
        Ok(std::fs::write(path, content)?)
    }

    fn open_nothing_else(&self, name: &str) -> anyhow::Result<()> {
        let expired = ExportGrant {
            expires_at: Timestamp::from_ms(now_ms()? - 1_000)?,
            ..self.grant.clone()
        };
        let expired = format!("{}{}", self.console, self.key.path(&expired, name)?);
        let forged = self.address(name)?.replace("/x/", "/x/x");
        let work = self.address("work/00-1.json")?;
        let unfinished = self.address("00-1.json")?;
        let viewer = self.address(name)?.replace("/x/", "/v/");
        for (address, status) in [
            (expired, 403),
            (forged, 403),
            (work, 404),
            (unfinished, 404),
            (viewer, 403),
        ] {
            let answer = get(&address)?;
            ensure!(answer.status == status, "{address} answered {}", answer.status);
        }
        Ok(())
    }
}

fn media_list(address: &str, from: i64, to: i64) -> anyhow::Result<String> {
    Ok(get(&format!("{address}/playback-main.m3u8?from={from}&to={to}"))?.text())
}

fn segments_stored(address: &str, from: i64, count: usize) -> anyhow::Result<()> {
    // Watched footage is stored in short segments.
    wait_for("enough segments", Duration::from_secs(90), || {
        get(&format!("{address}/live-main.m3u8"))?;
        let stored = media_list(address, from, now_ms()?)?.matches("#EXTINF").count();
        Ok((stored >= count).then_some(()))
    })
}

fn segments_at_rest(address: &str, from: i64, to: i64) -> anyhow::Result<Vec<String>> {
    let list = wait_for("the last segment to be indexed", Duration::from_secs(10), || {
        let before = media_list(address, from, to)?;
        std::thread::sleep(Duration::from_secs(1));
        Ok((media_list(address, from, to)? == before).then_some(before))
    })?;
    Ok(list
        .lines()
        .filter(|line| line.ends_with(".m4s"))
        .map(str::to_owned)
        .collect())
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn export_command(product: &Product, channel: &str, out: &Path, range: &[(&str, String)]) -> anyhow::Result<Command> {
    let mut command = nightjar_command(product)?;
    command.args(["export", "--bucket", &product.endpoint("/bucket")?]);
    command.args(["--tenant", &product.endpoint("/tenant")?, "--channel", channel]);
    command.arg("--out").arg(out);
    for (option, value) in range {
        command.args([option, value.as_str()]);
    }
    Ok(command)
}

fn export(product: &Product, channel: &str, out: &Path, range: &[(&str, String)]) -> anyhow::Result<Output> {
    Ok(export_command(product, channel, out, range)?.output()?)
}

fn nightjar(product: &Product, arguments: &[&str]) -> anyhow::Result<Output> {
    Ok(nightjar_command(product)?.args(arguments).output()?)
}

fn nightjar_command(product: &Product) -> anyhow::Result<Command> {
    let xtask = std::env::var("NIGHTJAR_XTASK").context("run stories with `cargo xtask test`")?;
    let mut command = Command::new(Path::new(&xtask).with_file_name("nightjar"));
    command
        .env("AWS_ENDPOINT_URL", product.endpoint("/aws")?)
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "rootkey")
        .env("AWS_SECRET_ACCESS_KEY", "rootsecret")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE");
    Ok(command)
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeed(output: Output) -> anyhow::Result<Value> {
    ensure!(output.status.success(), "nightjar says: {}", complaint(&output));
    Ok(serde_json::from_slice(&output.stdout)?)
}
