use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// What the program says unless `RUST_LOG` says otherwise. The RTSP library repeats every error that is logged here anyway.
const FILTER: &str = "info,retina=error";

/// Begins to log to stderr: stdout is for answers.
pub(crate) fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(FILTER));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    if json {
        log.json().init();
    } else {
        log.with_ansi(stderr().is_terminal()).with_target(false).init();
    }
}
