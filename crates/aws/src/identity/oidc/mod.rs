//! Tenants' issuers, who is on the way to them, and whom they know.

mod links;
mod pending;
mod settings_row;
mod store;
