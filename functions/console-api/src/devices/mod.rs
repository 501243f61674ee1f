mod answer;
mod claim;

pub mod add_device;
pub mod change_device;
pub mod change_settings;
pub mod delete_device;
pub mod export_devices;
pub mod import_devices;
pub mod issue_claim_code;
pub mod list_devices;
pub mod read_device;
pub mod swap_device;
