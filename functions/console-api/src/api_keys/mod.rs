pub mod add_api_key;
mod answer;
pub mod delete_api_key;
pub mod list_api_keys;
