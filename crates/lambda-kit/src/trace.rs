use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Sends what is traced to standard output: JSON on Lambda, text on a terminal. `RUST_LOG` filters; `info` is the default.
///
/// # Panics
/// When tracing was set up before.
pub fn init_tracing() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter);
    if std::env::var_os("AWS_LAMBDA_FUNCTION_NAME").is_some() {
        // Lambda stamps each line with its time.
        subscriber
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .without_time()
            .with_ansi(false)
            .init();
    } else {
        subscriber.with_ansi(std::io::stdout().is_terminal()).init();
    }
}
