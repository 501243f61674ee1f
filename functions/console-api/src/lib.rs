#![doc = include_str!("../README.md")]

mod alarms;
mod api_keys;
mod areas;
mod audit;
mod bearer;
mod cached;
mod channels;
mod config;
mod deps;
mod description;
mod devices;
mod etag;
mod groups;
mod host;
mod idempotency;
mod kept_answer;
mod log;
mod may;
mod me;
mod oidc;
pub mod operations;
mod origin;
mod page;
mod path_id;
mod platform;
mod playback;
mod rights;
mod roles;
mod routes;
mod session;
mod tenant;
mod users;

pub use config::Config;
pub use deps::Deps;
pub use routes::router;
