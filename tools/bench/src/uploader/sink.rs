use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::ETAG;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use camera_sim::{Mark, find_marks};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// How the store fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    None,
    /// Every request is answered 503 Slow Down.
    SlowDown,
    /// Every connection is dropped.
    Reset,
}

/// An object that was stored whole.
#[derive(Debug, Clone)]
pub struct Stored {
    pub at_us: u64,
    pub marks: Vec<Mark>,
}

/// A store that speaks as much of S3 as uploaders need, keeps what the frames in objects say, and can fail.
pub struct Sink {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    outage: AtomicU8,
    stored: Mutex<Vec<Stored>>,
    names: Mutex<HashSet<String>>,
}

impl Sink {
    /// Listens on a free port.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let server = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            server,
        })
    }

    /// Where it is.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Begins or ends an outage.
    pub fn set_outage(&self, outage: Outage) {
        self.shared.outage.store(outage as u8, Ordering::Relaxed);
    }

    /// What was stored so far.
    pub fn stored(&self) -> Vec<Stored> {
        lock(&self.shared.stored).clone()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn outage(&self) -> Outage {
        match self.outage.load(Ordering::Relaxed) {
            1 => Outage::SlowDown,
            2 => Outage::Reset,
            _ => Outage::None,
        }
    }
}

/// Serves each connection by itself, so that all of them can be dropped.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = Router::new()
        .fallback(store)
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::clone(&shared));
    let mut connections = JoinSet::new();
    let mut look = tokio::time::interval(std::time::Duration::from_millis(50));
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                if shared.outage() == Outage::Reset {
                    continue;
                }
                let service = TowerToHyperService::new(app.clone());
                connections.spawn(async move {
                    // A peer that goes away in the middle is part of what is measured.
                    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
            _ = look.tick() => {
                if shared.outage() == Outage::Reset {
                    connections.abort_all();
                }
                while connections.try_join_next().is_some() {}
            }
        }
    }
}

async fn store(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, body: Bytes) -> Response {
    if shared.outage() == Outage::SlowDown {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if method != Method::PUT || uri.path().ends_with(".m3u8") {
        return StatusCode::OK.into_response();
    }
    if !lock(&shared.names).insert(uri.path().to_owned()) {
        return StatusCode::PRECONDITION_FAILED.into_response();
    }
    let at_us = now_us();
    let marks = find_marks(&body);
    lock(&shared.stored).push(Stored { at_us, marks });
    // A storage names what it stored.
    [(ETAG, "\"stored\"")].into_response()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind the locks is whole after each statement.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Microseconds since 1970, as in the frames' marks.
pub fn now_us() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}
