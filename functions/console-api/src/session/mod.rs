mod answer;
mod cookie;
pub mod jwks;
pub mod refresh;
pub mod sign_in;
pub mod sign_out;
