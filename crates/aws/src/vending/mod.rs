//! Runs, assertions and channels in the table `core`; credentials from STS.

mod assertions;
mod channels;
mod runs;
mod standings;
mod upload_role;

pub use upload_role::UploadRole;

pub(crate) use channels::name_key;
