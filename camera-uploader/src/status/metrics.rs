use std::fmt::{self, Write};

use super::{Report, StreamReport};

/// A report in the text format of Prometheus (version 0.0.4).
pub(super) struct Metrics<'a>(pub(super) &'a Report);

struct Metric {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    value: fn(&StreamReport, &Report) -> Option<f64>,
}

const STREAMS: [Metric; 9] = [
    Metric {
        name: "connected",
        kind: "gauge",
        help: "Whether the camera sends.",
        value: |stream, _| Some(f64::from(u8::from(stream.connected))),
    },
    Metric {
        name: "frames_per_second",
        kind: "gauge",
        help: "Pictures in a second.",
        value: |stream, _| Some(stream.fps),
    },
    Metric {
        name: "bits_per_second",
        kind: "gauge",
        help: "Bit rate of the last segment.",
        value: |stream, _| Some(stream.bits_per_second as f64),
    },
    Metric {
        name: "stored_age_seconds",
        kind: "gauge",
        help: "How long ago the newest stored segment ended.",
        value: |stream, report| Some(report.updated_at.ms_since(stream.stored_until?).max(0) as f64 / 1_000.0),
    },
    Metric {
        name: "backlog_bytes",
        kind: "gauge",
        help: "Bytes that wait for their upload.",
        value: |stream, _| Some(stream.pending_bytes as f64),
    },
    Metric {
        name: "backlog_pieces",
        kind: "gauge",
        help: "Segments and gaps that wait for their upload.",
        value: |stream, _| Some(stream.pending as f64),
    },
    Metric {
        name: "segments_stored_total",
        kind: "counter",
        help: "Segments stored since the start.",
        value: |stream, _| Some(stream.segments_stored as f64),
    },
    Metric {
        name: "gaps_stored_total",
        kind: "counter",
        help: "Gap records stored since the start.",
        value: |stream, _| Some(stream.gaps_stored as f64),
    },
    Metric {
        name: "segments_given_up_total",
        kind: "counter",
        help: "Segments given up for want of room.",
        value: |stream, _| Some(stream.segments_given_up as f64),
    },
];

impl fmt::Display for Metrics<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        for Metric {
            name,
            kind,
            help,
            value,
        } in &STREAMS
        {
            writeln!(f, "# HELP nightjar_uploader_{name} {help}")?;
            writeln!(f, "# TYPE nightjar_uploader_{name} {kind}")?;
            for stream in &report.streams {
                if let Some(value) = value(stream, report) {
                    let (channel, stream) = (escaped(&stream.channel), stream.stream);
                    writeln!(
                        f,
                        "nightjar_uploader_{name}{{channel=\"{channel}\",stream=\"{stream}\"}} {value}"
                    )?;
                }
            }
        }
        let seconds = |ms: i64| ms as f64 / 1_000.0;
        gauge(
            f,
            "clock_offset_seconds",
            "By how much the cloud's clock is ahead.",
            seconds(report.clock_offset_ms),
        )?;
        gauge(
            f,
            "spool_disk_bytes",
            "Bytes of segments on disk.",
            report.spool.disk_bytes as f64,
        )?;
        gauge(
            f,
            "spool_memory_bytes",
            "Bytes of segments that the disk did not take.",
            report.spool.memory_bytes as f64,
        )?;
        let disk_works = f64::from(u8::from(report.spool.disk_error.is_none()));
        gauge(f, "spool_disk_works", "Whether the disk takes segments.", disk_works)?;
        if let Some(expiry) = report.credentials_expire_at {
            let left = seconds(expiry.ms_since(report.updated_at));
            gauge(f, "credentials_expire_seconds", "How long the credentials hold.", left)?;
        }
        Ok(())
    }
}

fn gauge(f: &mut fmt::Formatter<'_>, name: &str, help: &str, value: f64) -> fmt::Result {
    writeln!(f, "# HELP nightjar_uploader_{name} {help}")?;
    writeln!(f, "# TYPE nightjar_uploader_{name} gauge")?;
    writeln!(f, "nightjar_uploader_{name} {value}")
}

fn escaped(label: &str) -> String {
    let mut text = String::new();
    for symbol in label.chars() {
        match symbol {
            '\\' | '"' => {
                text.push('\\');
                text.push(symbol);
            }
            '\n' => text.push_str("\\n"),
            other => {
                let _ = text.write_char(other);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use nightjar_model::{Stream, Timestamp};

    use super::*;
    use crate::status::{Monitor, SpoolReport};

    #[test]
    fn channels_with_any_name_are_labels() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let monitor = Monitor::new("the \"front\" \\ door", Stream::Main);
        monitor.segment_stored(now.saturating_add_ms(-1_500));
        let report = Report {
            updated_at: now,
            started_at: now,
            clock_offset_ms: -250,
            device_id: None,
            tenant_id: None,
            credentials_expire_at: Some(now.saturating_add_ms(60_000)),
            epoch: None,
            spool: SpoolReport::default(),
            streams: vec![monitor.report()],
        };
        let text = Metrics(&report).to_string();
        for line in [
            r#"nightjar_uploader_stored_age_seconds{channel="the \"front\" \\ door",stream="main"} 1.5"#,
            r#"nightjar_uploader_segments_stored_total{channel="the \"front\" \\ door",stream="main"} 1"#,
            "nightjar_uploader_credentials_expire_seconds 60",
            "nightjar_uploader_clock_offset_seconds -0.25",
            "nightjar_uploader_spool_disk_works 1",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
    }
}
