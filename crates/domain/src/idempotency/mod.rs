//! Requests that may be sent twice and are fulfilled once (`Idempotency-Key`).

mod key;
mod ports;
mod seal;

pub use key::{IdempotencyKey, InvalidIdempotencyKey, RequestHash, RequestId};
pub use ports::{Begun, IdempotentRequests, LOCK_MS, Lock};
pub use seal::{SealError, Sealed, open, seal};
