use std::ffi::c_char;
use std::fmt;

use bytes::Bytes;
use camera_uploader::AlarmFailure;
use nightjar_model::documents::AlarmType;
use tokio::runtime;

use crate::pointers::{bytes, handle, text};
use crate::push::NightjarUploader;
use crate::status::{Failure, NightjarStatus, call, failed};

/// What an alarm is about.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NightjarAlarm {
    Input = 0,
    Motion = 1,
    Cover = 2,
    Loss = 3,
}

/// C takes any number for an enumeration.
fn alarm_type(alarm: u32) -> Result<AlarmType, Failure> {
    let known = [
        (NightjarAlarm::Input, AlarmType::Input),
        (NightjarAlarm::Motion, AlarmType::Motion),
        (NightjarAlarm::Cover, AlarmType::Cover),
        (NightjarAlarm::Loss, AlarmType::Loss),
    ];
    let found = known.into_iter().find(|(number, _)| *number as u32 == alarm);
    let unknown = || (NightjarStatus::Invalid, "there is no such alarm".to_owned());
    found.map(|(_, alarm_type)| alarm_type).ok_or_else(unknown)
}

/// Raises an alarm (a NightjarAlarm), with a still image (JPEG) or none (`length` 0). While it is active, raising it again changes nothing. Waits
/// for the network.
///
/// # Safety
/// `uploader` comes from nightjar_builder_build; `channel` ends with a zero; `jpeg` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_raise_alarm(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    alarm: u32,
    jpeg: *const u8,
    length: usize,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle that lives, a text and bytes.
        let (uploader, channel, jpeg) = unsafe { (handle(uploader)?, text(channel, "channel")?, bytes(jpeg, length)?) };
        let still = (!jpeg.is_empty()).then(|| Bytes::copy_from_slice(jpeg));
        wait(uploader.0.raise_alarm(channel, alarm_type(alarm)?, still))
    })
}

/// Says that an alarm (a NightjarAlarm) is over. Waits for the network.
///
/// # Safety
/// `uploader` comes from nightjar_builder_build; `channel` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_clear_alarm(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    alarm: u32,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle that lives and a text.
        let (uploader, channel) = unsafe { (handle(uploader)?, text(channel, "channel")?) };
        wait(uploader.0.clear_alarm(channel, alarm_type(alarm)?))
    })
}

fn wait<T: fmt::Debug>(work: impl Future<Output = Result<T, AlarmFailure>>) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(NightjarStatus::Failed, &error))?;
    match runtime.block_on(work) {
        Ok(_) => Ok(()),
        Err(error) => Err(failed(NightjarStatus::Failed, &error)),
    }
}
