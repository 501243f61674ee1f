//! The JSON documents that devices and cloud exchange.
//!
//! Fields may be added later, so readers pass over what they do not know.

mod alarm;
mod enrolment;
mod token;

pub use alarm::{AlarmDocument, AlarmType, InvalidAlarmType};
pub use enrolment::{EnrolAnswer, EnrolRequest};
pub use token::{
    AssertionClaims, ChannelSettings, DECLARED_NAME_MAX, DeclaredChannel, InvalidChannelName, TOKEN_AUDIENCE,
    TemporaryCredentials, TokenAnswer, TokenRequest, check_channel_name,
};
