mod answer;
mod begin;
pub mod cookie;
pub mod jwks;
pub mod refresh;
mod second_factor;
pub mod sign_in;
pub mod sign_out;
mod tries;

pub use begin::begin;
pub use tries::{HostTries, Tries};
