use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::Report;
use super::metrics::Metrics;

const REQUEST_MAX: usize = 8 * 1024;
const PATIENCE: Duration = Duration::from_secs(5);
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Answers `GET /metrics` with the newest report in the text format of Prometheus.
#[derive(Debug)]
pub(crate) struct MetricsServer(TcpListener);

impl MetricsServer {
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Self)
    }

    /// Answers for ever, one request at a time: whoever asks is on this machine.
    pub(crate) async fn serve(self, report: watch::Receiver<Option<Report>>) {
        loop {
            let Ok((stream, _)) = self.0.accept().await else {
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            };
            // Who asks and goes away has no right to an answer.
            let _ = timeout(PATIENCE, answer(stream, &report)).await;
        }
    }
}

async fn answer(mut stream: TcpStream, report: &watch::Receiver<Option<Report>>) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < REQUEST_MAX {
        if stream.read_buf(&mut request).await? == 0 {
            break;
        }
    }
    let (status, body) = if request.starts_with(b"GET /metrics ") {
        let report = report.borrow().clone();
        (
            "200 OK",
            report.map_or_else(String::new, |report| Metrics(&report).to_string()),
        )
    } else {
        ("404 Not Found", "The metrics are at /metrics.\n".to_owned())
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}
