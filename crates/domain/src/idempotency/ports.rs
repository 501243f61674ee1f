use async_trait::async_trait;
use nightjar_model::{RunId, Timestamp};

use super::{RequestHash, RequestId, Sealed};
use crate::identity::StoreError;

/// For how long the first request may run before another one takes it over, in ms: longer than any function may.
pub const LOCK_MS: i64 = 60 * 1000;

/// Whoever holds it runs the request. One who ran for so long that another took over holds it no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub request: RequestId,
    /// Tells the holders of one request apart.
    pub holder: RunId,
}

/// What is to be done with a request that has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Run it, then keep its answer or give it up.
    First(Lock),
    /// It was run before: this was the answer.
    Answered(Sealed),
    /// It runs at this moment.
    Busy,
    /// The key was used for another request.
    OtherRequest,
}

/// Remembers requests and their answers.
#[async_trait]
pub trait IdempotentRequests: Send + Sync {
    /// Begins the request, unless it was begun less than [`LOCK_MS`] ago or was answered in the last 24 h.
    async fn begin(&self, request: &RequestId, hash: &RequestHash, now: Timestamp) -> Result<Begun, StoreError>;

    /// Keeps the answer for 24 h after `now`, if the lock is still held.
    async fn keep_answer(&self, lock: &Lock, answer: &Sealed, now: Timestamp) -> Result<(), StoreError>;

    /// Forgets the request, if the lock is still held: it changed nothing and may be sent anew.
    async fn give_up(&self, lock: &Lock) -> Result<(), StoreError>;
}
