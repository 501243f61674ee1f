mod describe;
pub mod export_operations;
mod query;
pub mod search_operations;
