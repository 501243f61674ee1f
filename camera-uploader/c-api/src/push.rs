use std::ffi::c_char;
use std::time::Duration;

use camera_uploader::{AccessUnit, Channel, PushError, Uploader};

use crate::pointers::{bytes, handle, take, text};
use crate::status::{NightjarStatus, call, failed};

/// An uploader that runs.
#[derive(Debug)]
pub struct NightjarUploader(pub(crate) Uploader);

/// Hands over a coded picture in annex-B form, with its parameter sets in front when it is a key frame, in the order of decoding.
/// `pts_us` is when it is shown, in microseconds on any clock that runs at the speed of time. Never waits.
///
/// # Safety
/// `uploader` comes from nightjar_builder_build; `channel` ends with a zero; `data` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_push_picture(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    pts_us: u64,
    data: *const u8,
    length: usize,
) -> NightjarStatus {
    // SAFETY: the caller promises the same.
    unsafe { push(uploader, channel, data, length, Uploader::channel, picture(pts_us)) }
}

/// Hands over a picture of the channel's smaller stream, which nightjar_builder_sub added; otherwise as nightjar_push_picture.
///
/// # Safety
/// As of nightjar_push_picture.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_push_sub_picture(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    pts_us: u64,
    data: *const u8,
    length: usize,
) -> NightjarStatus {
    // SAFETY: the caller promises the same.
    unsafe { push(uploader, channel, data, length, Uploader::sub_channel, picture(pts_us)) }
}

/// Hands over a block of audio in the format that the channel was added with. Never waits.
///
/// # Safety
/// As of nightjar_push_picture.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_push_sound(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    pts_us: u64,
    data: *const u8,
    length: usize,
) -> NightjarStatus {
    let sound = |data| AccessUnit::sound(Duration::from_micros(pts_us), data);
    // SAFETY: the caller promises the same.
    unsafe { push(uploader, channel, data, length, Uploader::channel, sound) }
}

fn picture(pts_us: u64) -> impl FnOnce(Vec<u8>) -> AccessUnit {
    move |data| AccessUnit::picture(Duration::from_micros(pts_us), data)
}

/// # Safety
/// `uploader` comes from nightjar_builder_build; `channel` ends with a zero; `data` points to `length` bytes.
unsafe fn push(
    uploader: *const NightjarUploader,
    channel: *const c_char,
    data: *const u8,
    length: usize,
    find: fn(&Uploader, &str) -> Option<Channel>,
    unit: impl FnOnce(Vec<u8>) -> AccessUnit,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle that lives, a text and bytes.
        let (uploader, name, data) = unsafe { (handle(uploader)?, text(channel, "channel")?, bytes(data, length)?) };
        let unknown = || {
            (
                NightjarStatus::UnknownChannel,
                format!("no channel is called {name:?}, or not with this stream"),
            )
        };
        let channel = find(&uploader.0, name).ok_or_else(unknown)?;
        channel.push(unit(data.to_vec())).map_err(|error| {
            let status = match &error {
                PushError::Full => NightjarStatus::Full,
                PushError::NoSound | PushError::Invalid(_) => NightjarStatus::Invalid,
                _ => NightjarStatus::Failed,
            };
            failed(status, &error)
        })
    })
}

/// Finishes the open segments, uploads for some seconds at most, ends the uploader and frees it. Says so when it never ran:
/// when the device is not enrolled, for example.
///
/// # Safety
/// `uploader` is null or comes from nightjar_builder_build; no other call uses it, now or later.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_stop(uploader: *mut NightjarUploader) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller gives it back for good.
        let NightjarUploader(uploader) = *unsafe { take(uploader) }?;
        uploader
            .stop_blocking()
            .map_err(|error| failed(NightjarStatus::Failed, &error))
    })
}
