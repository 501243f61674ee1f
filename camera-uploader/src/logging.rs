use std::io::{IsTerminal, stderr};

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

/// What the program says unless `RUST_LOG` says otherwise. The RTSP library repeats every error that is logged here anyway.
const FILTER: &str = "info,retina=error";

/// Begins to log to stderr: stdout is for answers. `RUST_LOG` is a list of `LEVEL` and `TARGET=LEVEL`.
pub(crate) fn start(json: bool) {
    let wanted = std::env::var("RUST_LOG").ok().filter(|wanted| !wanted.is_empty());
    let parsed = wanted.as_deref().unwrap_or(FILTER).parse::<Targets>();
    let understood = parsed.is_ok();
    let filter = parsed.or_else(|_| FILTER.parse()).unwrap_or_default();
    let log = fmt::layer().with_writer(stderr);
    let log = if json {
        log.json().boxed()
    } else {
        log.with_ansi(stderr().is_terminal()).with_target(false).boxed()
    };
    registry().with(log.with_filter(filter)).init();
    if !understood {
        tracing::warn!("RUST_LOG is not understood: write LEVEL or TARGET=LEVEL, joined by commas");
    }
}
