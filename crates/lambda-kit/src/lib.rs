#![doc = include_str!("../README.md")]

mod clock;
mod environment;
mod extract;
mod refusal;
mod serve;
mod trace;

pub use clock::{Clock, system_clock};
pub use environment::{Environment, InvalidEnvironment};
pub use extract::{JsonBody, Parameters};
pub use refusal::Refusal;
pub use serve::{BODY_LIMIT_BYTES, finish, serve};
pub use trace::init_tracing;
