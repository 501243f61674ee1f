#![doc = include_str!("../README.md")]

mod authenticate;
mod channels;
mod config;
mod deps;
mod enroll;
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
        .with_state(deps)
}
