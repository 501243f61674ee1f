#![doc = include_str!("../README.md")]

mod alarms;
mod builder;
mod enrol;
mod pointers;
mod push;
mod status;

pub use alarms::{NightjarAlarm, nightjar_clear_alarm, nightjar_raise_alarm};
pub use builder::{
    NightjarBuilder, NightjarCodec, nightjar_builder_aac, nightjar_builder_bucket, nightjar_builder_build,
    nightjar_builder_channel, nightjar_builder_free, nightjar_builder_new, nightjar_builder_opus,
    nightjar_builder_state, nightjar_builder_sub,
};
pub use enrol::nightjar_enroll;
pub use push::{
    NightjarUploader, nightjar_push_picture, nightjar_push_sound, nightjar_push_sub_picture, nightjar_stop,
};
pub use status::{NightjarStatus, nightjar_last_error};
