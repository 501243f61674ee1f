#![doc = include_str!("../README.md")]

mod authenticate;
mod channels;
mod config;
mod deps;
mod enroll;
mod heartbeat;
mod rotate_key;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

pub use config::Config;
pub use deps::Deps;

/// The calls of devices.
pub fn router(deps: Arc<Deps>) -> Router {
    Router::new()
        .route("/device/enroll", post(enroll::enroll))
        .route("/device/token", post(token::token))
        .route("/device/heartbeat", post(heartbeat::heartbeat))
        .route("/device/key", post(rotate_key::rotate_key))
        .with_state(deps)
}
