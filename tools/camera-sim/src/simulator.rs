use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::camera::CameraClock;
use crate::clip::Clip;
use crate::rtsp;

/// What to simulate.
#[derive(Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// How many cameras there are, at most 10,000: a mark has four digits.
    pub cameras: u16,
    /// What they all show.
    pub clip: Clip,
    /// Since when, and how fast.
    pub clock: CameraClock,
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clip: RwLock<Arc<Clip>>,
    pub(crate) clock: CameraClock,
    pub(crate) cameras: u16,
    pub(crate) frozen: AtomicBool,
}

impl World {
    /// What the cameras show.
    pub(crate) fn clip(&self) -> Arc<Clip> {
        self.clip.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A running RTSP server. Dropping it ends the server and cuts every connection.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    world: Arc<World>,
    accepting: JoinHandle<()>,
}

impl Simulator {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the address can't be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let Options {
            listen,
            cameras,
            clip,
            clock,
        } = options;
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let world = Arc::new(World {
            clip: RwLock::new(Arc::new(clip)),
            clock,
            cameras,
            frozen: AtomicBool::new(false),
        });
        Ok(Self {
            address,
            accepting: tokio::spawn(accept(listener, world.clone())),
            world,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends the server, and returns when its port is free again.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // The error says that it was aborted.
        let _ = (&mut self.accepting).await;
    }

    /// Lets all cameras hang, or go on: they keep their connections and answer, but send no frames. Frames of that
    /// time are never sent.
    pub fn freeze(&self, frozen: bool) {
        self.world.frozen.store(frozen, Ordering::Relaxed);
    }

    /// Lets all cameras show another clip from its next key frame on, as a camera does whose resolution is changed. Its key
    /// frames must come as often as the first one's.
    pub fn show(&self, clip: Clip) {
        *self.world.clip.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(clip);
    }

    /// The URL of a camera.
    pub fn url(&self, camera: u16) -> String {
        format!("rtsp://{}/cam{camera}", self.address)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, world: Arc<World>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(serve(stream, peer, world.clone()));
                }
                // Usually too many open files: leave some time for connections to end.
                Err(error) => {
                    tracing::warn!(%error, "can't accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, world: Arc<World>) {
    tracing::debug!(%peer, "connected");
    match rtsp::serve(stream, world).await {
        Ok(()) => tracing::debug!(%peer, "left"),
        Err(error) => tracing::info!(%peer, %error, "dropped"),
    }
}
