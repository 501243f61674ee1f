use std::net::TcpListener;

use anyhow::Context;

/// Refuses a port that another program listens on.
pub fn require_free(port: u16, option: &str) -> anyhow::Result<()> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .with_context(|| format!("Port {port} is taken by another program. Choose another with {option}"))
}

/// A port that nobody listens on at this moment.
pub fn any_free() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("find a free port")?;
    Ok(listener.local_addr()?.port())
}
