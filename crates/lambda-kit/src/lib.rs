#![doc = include_str!("../README.md")]

mod clock;
mod environment;
mod extract;
mod refusal;
mod s3_events;
mod serve;
mod sqs;
mod trace;

pub use clock::{Clock, system_clock};
pub use environment::{Environment, InvalidEnvironment};
pub use extract::{JsonBody, Parameters};
pub use refusal::Refusal;
pub use s3_events::{CreatedObject, MalformedNotification, created_objects};
pub use serve::{BODY_LIMIT_BYTES, finish, serve};
pub use sqs::{Message, each_message, run_batches};
pub use trace::init_tracing;
