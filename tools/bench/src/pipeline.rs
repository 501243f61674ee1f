use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use nightjar_aws::Clients;
use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::segments::{ChannelStream, Piece, PieceReader};
use nightjar_model::{ChannelId, Stream, TimeRange, Timestamp};

use crate::console::{Console, Endpoints};
use crate::statistics::Durations;

/// More watched channels would measure the watching.
const WATCHED_CHANNELS: usize = 2;
const ROW_POLL: Duration = Duration::from_millis(15);
const PLAYLIST_POLL: Duration = Duration::from_millis(40);
/// Older segments are no news.
const LATEST_MS: i64 = 2 * 60 * 1000;
const FLOOR_ROUNDS: usize = 40;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file endpoints.json of the running product.
    #[arg(long)]
    endpoints: PathBuf,
    /// The folder in which the emulated AWS keeps objects.
    #[arg(long)]
    objects: PathBuf,
    /// How many cameras are recorded.
    #[arg(long)]
    cameras: usize,
    /// For how long to measure.
    #[arg(long, default_value_t = 40)]
    seconds: u64,
}

#[derive(Default)]
struct Figures {
    last_frame_to_durable: Durations,
    first_frame_to_durable: Durations,
    durable_to_row: Durations,
    durable_to_playlist: Durations,
    last_frame_to_playlist: Durations,
    size_bytes: Vec<usize>,
}

pub async fn run(options: &Options) -> anyhow::Result<()> {
    let endpoints = Endpoints::read(&options.endpoints)?;
    let console = Console::sign_in(&endpoints).await?;
    let channels = wait_until_all_are_online(&console, options.cameras).await?;
    let clients = Clients::from_environment().await;
    let index = SegmentsTable::new(clients.dynamodb(), &endpoints.tables.segments);
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let bucket = options.objects.clone();
    let watches = channels.into_iter().take(WATCHED_CHANNELS).map(|channel| {
        let stream = ChannelStream {
            tenant: endpoints.tenant.clone(),
            channel,
            stream: Stream::Main,
        };
        watch(&console, &index, &bucket, stream, until)
    });
    let mut figures = Figures::default();
    for seen in futures::future::join_all(watches).await {
        measure(seen?, &mut figures)?;
    }
    ensure!(
        figures.last_frame_to_durable.count() > 0,
        "no segment was seen from camera to playlist"
    );
    let floor = floor(&clients, &endpoints, &figures).await?;
    print(options.cameras, &figures, &floor);
    Ok(())
}

async fn wait_until_all_are_online(console: &Console, cameras: usize) -> anyhow::Result<Vec<ChannelId>> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let channels = console.channels_online().await?;
        if channels.len() >= cameras {
            return Ok(channels);
        }
        ensure!(
            Instant::now() < deadline,
            "only {} of {cameras} channels are online",
            channels.len()
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// When a segment was first seen where.
struct Seen {
    object: PathBuf,
    row_ms: f64,
    playlist_ms: f64,
}

async fn watch(
    console: &Console,
    index: &SegmentsTable,
    bucket: &Path,
    stream: ChannelStream,
    until: Instant,
) -> anyhow::Result<Vec<Seen>> {
    let playlist = console.live_playlist(&stream.channel).await?;
    let mut seen = Vec::new();
    let mut newest = None;
    while Instant::now() < until {
        let (key, row_ms) = next_row(index, &stream, newest.as_deref(), until).await?;
        let name = key.rsplit('/').next().unwrap_or_default().to_owned();
        while Instant::now() < until {
            if console.read(&playlist).await?.contains(&name) {
                // The first segment was there before anybody looked.
                if newest.is_some() {
                    seen.push(Seen {
                        object: bucket.join(&key),
                        row_ms,
                        playlist_ms: now_ms(),
                    });
                }
                break;
            }
            tokio::time::sleep(PLAYLIST_POLL).await;
        }
        newest = Some(key);
    }
    Ok(seen)
}

async fn next_row(
    index: &SegmentsTable,
    stream: &ChannelStream,
    after: Option<&str>,
    until: Instant,
) -> anyhow::Result<(String, f64)> {
    loop {
        let now = Timestamp::from_ms(now_ms() as i64)?;
        let latest = TimeRange {
            from: now.saturating_add_ms(-LATEST_MS),
            to: now,
        };
        let pieces = index.pieces_starting_in(stream, latest, now).await?;
        let newest = pieces.into_iter().rev().find_map(|piece| match piece {
            Piece::Segment(segment) => Some(segment.key.to_string()),
            Piece::Gap(_) => None,
        });
        if let Some(key) = newest
            && (after != Some(&key) || Instant::now() > until)
        {
            return Ok((key, now_ms()));
        }
        tokio::time::sleep(ROW_POLL).await;
    }
}

/// Joins what the watchers saw with what the segments themselves say: when their frames were sent, when they were stored.
fn measure(seen: Vec<Seen>, figures: &mut Figures) -> anyhow::Result<()> {
    for segment in seen {
        let body = std::fs::read(&segment.object).with_context(|| format!("read {}", segment.object.display()))?;
        let stored = std::fs::metadata(&segment.object)?
            .modified()?
            .duration_since(UNIX_EPOCH)?;
        let durable_ms = stored.as_secs_f64() * 1000.0;
        let marks = camera_sim::find_marks(&body);
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
            continue;
        };
        let sent = |us: u64| us as f64 / 1000.0;
        figures.first_frame_to_durable.add(durable_ms - sent(first.sent_us));
        figures.last_frame_to_durable.add(durable_ms - sent(last.sent_us));
        figures.durable_to_row.add(segment.row_ms - durable_ms);
        figures.durable_to_playlist.add(segment.playlist_ms - durable_ms);
        figures
            .last_frame_to_playlist
            .add(segment.playlist_ms - sent(last.sent_us));
        figures.size_bytes.push(body.len());
    }
    Ok(())
}

/// What no pipeline can beat here: storing an object of the same size, by an ordinary client, while the cameras go on.
async fn floor(clients: &Clients, endpoints: &Endpoints, figures: &Figures) -> anyhow::Result<Durations> {
    let size = figures.size_bytes.iter().sum::<usize>() / figures.size_bytes.len().max(1);
    let storage = clients.s3();
    let mut durations = Durations::default();
    for round in 0..FLOOR_ROUNDS {
        let began = Instant::now();
        storage
            .put_object()
            .bucket(&endpoints.bucket)
            .key(format!("bench/{:.3}-{round}", now_ms()))
            .if_none_match("*")
            .body(vec![0; size].into())
            .send()
            .await
            .context("store an object")?;
        durations.add(began.elapsed().as_secs_f64() * 1000.0);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(durations)
}

fn print(cameras: usize, figures: &Figures, floor: &Durations) {
    let base = floor.percentile(0.5);
    println!("| cameras | from → to | segments | p50 ms | p95 ms | p50 / floor |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let rows = [
        ("floor: PUT of the same size by the AWS SDK", floor),
        ("last frame sent → durable", &figures.last_frame_to_durable),
        ("first frame sent → durable", &figures.first_frame_to_durable),
        ("durable → row", &figures.durable_to_row),
        ("durable → in playlist", &figures.durable_to_playlist),
        ("last frame sent → in playlist", &figures.last_frame_to_playlist),
    ];
    for (name, durations) in rows {
        let (middle, slow) = (durations.percentile(0.5), durations.percentile(0.95));
        println!(
            "| {cameras} | {name} | {} | {middle:.0} | {slow:.0} | {:.1} |",
            durations.count(),
            middle / base
        );
    }
}

fn now_ms() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |elapsed| elapsed.as_secs_f64() * 1000.0)
}
