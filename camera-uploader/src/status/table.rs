use std::fmt;

use nightjar_model::Timestamp;

use super::{Report, StreamReport};

const HEAD: [&str; 9] = [
    "CHANNEL", "STREAM", "STATE", "FPS", "MBIT/S", "STORED", "BACKLOG", "SEGMENTS", "GAPS",
];

/// What a run is doing, for people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(device), Some(tenant)) = (&self.device_id, &self.tenant_id) {
            writeln!(f, "device       {device} of tenant {tenant}")?;
        }
        if let (Some(expiry), Some(epoch)) = (self.credentials_expire_at, self.epoch) {
            writeln!(f, "credentials  until {expiry}, epoch {epoch}")?;
        }
        writeln!(
            f,
            "running      since {}, last seen {}",
            self.started_at, self.updated_at
        )?;
        writeln!(f, "clock        {} ms behind the cloud's", self.clock_offset_ms)?;
        let (disk, memory) = (megabytes(self.spool.disk_bytes), megabytes(self.spool.memory_bytes));
        writeln!(f, "spool        {disk} on disk, {memory} in memory only")?;
        if let Some(error) = &self.spool.disk_error {
            writeln!(f, "             {error}")?;
        }
        let rows = self.streams.iter().map(|stream| row(stream, self.updated_at));
        let rows: Vec<[String; 9]> = std::iter::once(HEAD.map(str::to_owned)).chain(rows).collect();
        let widths = HEAD.map(|head| {
            let column = HEAD.iter().position(|other| *other == head).unwrap_or(0);
            rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
        });
        writeln!(f)?;
        for row in &rows {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        for stream in &self.streams {
            if let Some(error) = &stream.last_error {
                writeln!(f, "{} {}: {error}", stream.channel, stream.stream)?;
            }
        }
        Ok(())
    }
}

fn row(stream: &StreamReport, now: Timestamp) -> [String; 9] {
    let state = if stream.connected { "connected" } else { "NOT CONNECTED" };
    let stored = stream.stored_until.map_or_else(
        || "nothing yet".to_owned(),
        |until| format!("{:.1} s ago", now.ms_since(until).max(0) as f64 / 1_000.0),
    );
    [
        stream.channel.clone(),
        stream.stream.to_string(),
        state.to_owned(),
        format!("{:.1}", stream.fps),
        format!("{:.2}", stream.bits_per_second as f64 / 1_000_000.0),
        stored,
        format!("{} in {}", megabytes(stream.pending_bytes), stream.pending),
        stream.segments_stored.to_string(),
        stream.gaps_stored.to_string(),
    ]
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}
