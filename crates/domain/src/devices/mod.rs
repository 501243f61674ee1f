//! Devices, how they are claimed, and the channels they bring.

mod add_device;
mod change;
mod channel;
mod claim;
mod claim_code;
mod device;
mod heartbeat;
mod kind;
mod name;
mod page;
mod ports;
mod public_key;
mod settings;
mod table;

pub use add_device::{AddDevicePorts, AddedDevice, NewDevice, add_device};
pub use change::{ChannelChange, ChannelChangeRefusal, DeviceChange};
pub use channel::{Channel, DEFAULT_CLASS, is_online};
pub use claim::{CLAIM_LIFE_MS, Claim, ClaimRefusal, check_claim};
pub use claim_code::{ClaimCode, ClaimCodeHash};
pub use device::{CommandQueue, Device, DeviceState};
pub use heartbeat::{Heartbeat, cut_program, cut_refusal, lost_channels};
pub use kind::{DeviceKind, UnknownKind};
pub use name::{DeviceName, InvalidDeviceName};
pub use page::{Page, PageError, PageRequest};
pub use ports::{
    ChangeChannel, ChangeChannelError, ChangeDevice, ChangeError, ClaimDevice, ClaimError, CreateCommandQueue,
    CreateDevice, CreateDeviceError, DeviceSettingsStore, FindChannels, FindClaim, FindDevice, ListChannels,
    ListDevices, LocateDevice, NoteHeartbeat, RemoveCommandQueue, RemoveDevice, ReplaceClaim, RotateKey, SetDisabled,
    SetDisabledError,
};
pub use public_key::{DevicePublicKey, InvalidPublicKey};
pub use settings::{InvalidSettings, ReportedSettings, SettingsOfDevice};
pub use table::{BrokenTable, IMPORT_MAX, ImportLine, read_devices, write_devices};
