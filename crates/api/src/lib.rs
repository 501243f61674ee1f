#![doc = include_str!("../README.md")]

mod alarms;
mod devices;
mod page;
mod playback;
mod problem;
pub mod rfc3339;
mod session;
mod webhook;

pub use alarms::{Alarm, AlarmList, AlarmQuery};
pub use devices::{Channel, ChannelList, ClaimableDevice, Device, DeviceList, DeviceState, NewDevice};
pub use page::{LIMIT_DEFAULT, LIMIT_MAX, PageQuery};
pub use playback::{ViewerPurpose, ViewerToken, ViewerTokenRequest};
pub use problem::{DefaultProblem, PROBLEM_CONTENT_TYPE, Problem, ProblemCode};
pub use session::{AccessToken, JsonWebKey, JsonWebKeySet, SignIn};
pub use webhook::{Webhook, WebhookChange, WebhookWithSecret};
