//! Saved views in the table `core`.

mod row;
mod store;
