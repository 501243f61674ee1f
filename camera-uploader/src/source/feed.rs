use std::fmt;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};

use super::{Frame, SourceError, StreamFormat};

/// How many frames may wait: some seconds.
const CAPACITY: usize = 128;

/// What a source that is no camera gives.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// The format of the frames that follow.
    Format(StreamFormat),
    Frame(Frame),
    Failed(SourceError),
}

/// The receiving end of a bounded queue of frames. Copies share the queue.
#[derive(Clone)]
pub struct Feed(Arc<Mutex<Receiving>>);

/// The queue, and the format that was last heard of: a connection that begins later needs it.
#[derive(Debug)]
pub(super) struct Receiving {
    pub(super) queue: mpsc::Receiver<Delivered>,
    pub(super) format: Option<StreamFormat>,
}

pub(crate) type FeedSender = mpsc::Sender<Delivered>;

/// A queue of frames.
pub(crate) fn feed() -> (FeedSender, Feed) {
    let (sender, queue) = mpsc::channel(CAPACITY);
    (sender, Feed(Arc::new(Mutex::new(Receiving { queue, format: None }))))
}

impl Feed {
    /// The queue, for one connection at a time.
    pub(super) async fn receive(&self) -> OwnedMutexGuard<Receiving> {
        self.0.clone().lock_owned().await
    }

    /// Takes all that waits, and says how much it was.
    #[cfg(test)]
    pub(crate) async fn drain(&self) -> usize {
        let mut receiving = self.receive().await;
        std::iter::from_fn(|| receiving.queue.try_recv().ok()).count()
    }
}

impl PartialEq for Feed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Feed {}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").finish_non_exhaustive()
    }
}
