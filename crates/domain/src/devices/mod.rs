//! Devices, how they are claimed, and the channels they bring.

mod add_device;
mod channel;
mod claim;
mod claim_code;
mod device;
mod name;
mod page;
mod ports;
mod public_key;

pub use add_device::{AddDevicePorts, AddedDevice, add_device};
pub use channel::{Channel, DEFAULT_CLASS, is_online};
pub use claim::{CLAIM_LIFE_MS, Claim, ClaimRefusal, check_claim};
pub use claim_code::{ClaimCode, ClaimCodeHash};
pub use device::{CommandQueue, Device, DeviceState};
pub use name::{DeviceName, InvalidDeviceName};
pub use page::{Page, PageError, PageRequest};
pub use ports::{
    ClaimDevice, ClaimError, CreateCommandQueue, CreateDevice, FindChannels, FindClaim, FindDevice, ListChannels,
    ListDevices, LocateDevice, SetDisabled, SetDisabledError,
};
pub use public_key::{DevicePublicKey, InvalidPublicKey};
