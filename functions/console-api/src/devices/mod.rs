pub mod add_device;
pub mod list_channels;
pub mod list_devices;
