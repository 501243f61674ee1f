pub mod get_webhook;
pub mod list_alarms;
pub mod put_webhook;
