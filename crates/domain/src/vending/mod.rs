//! Short-lived storage credentials for enrolled devices.

mod assertion;
mod channels;
mod ports;
mod rotation;
mod session_policy;

pub use assertion::{AssertionRefusal, UnverifiedAssertion, VerifiedAssertion};
pub use channels::{CHANNELS_MAX, ChannelPlan, DeclarationRefusal, plan_channels};
pub use ports::{
    AssumeUploadRole, CreateChannel, CreateChannelError, DeviceChannels, FindDeviceStanding, RememberAssertion,
    SetStreams, StartRun, StartRunError, UploadSession,
};
pub use rotation::{UnverifiedRotation, VerifiedRotation};
pub use session_policy::{SESSION_POLICY_MAX, session_policy};
