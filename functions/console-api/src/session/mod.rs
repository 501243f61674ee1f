mod answer;
mod cookie;
pub mod jwks;
pub mod refresh;
mod second_factor;
pub mod sign_in;
pub mod sign_out;
mod tries;

pub use tries::Tries;
