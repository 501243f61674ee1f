use std::ffi::c_char;

use camera_uploader::config::StorageConfig;
use camera_uploader::{Builder, ChannelOptions, SoundFormat, Uploader};

use crate::pointers::{handle_mut, optional_text, take, text};
use crate::push::NightjarUploader;
use crate::status::{NightjarStatus, call, failed};

const SEGMENT_MS: u32 = 2_000;

/// How pictures are coded.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NightjarCodec {
    H264 = 0,
    H265 = 1,
}

/// Gathers what an uploader needs.
#[derive(Debug, Default)]
pub struct NightjarBuilder {
    builder: Builder,
    channels: Vec<ChannelOptions>,
}

/// An empty builder, to be given to nightjar_builder_build or nightjar_builder_free.
#[unsafe(no_mangle)]
pub extern "C" fn nightjar_builder_new() -> *mut NightjarBuilder {
    Box::into_raw(Box::default())
}

/// Frees a builder that was not built; null is nothing.
///
/// # Safety
/// `builder` is null or comes from nightjar_builder_new, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_free(builder: *mut NightjarBuilder) {
    if !builder.is_null() {
        // SAFETY: the caller gives it back for good.
        call(|| unsafe { take(builder) }.map(drop));
    }
}

/// The folder with the device's identity, its spool and its status. Needed for a Nightjar cloud.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; `path` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_state(builder: *mut NightjarBuilder, path: *const c_char) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle of its own and a text.
        let (builder, path) = unsafe { (handle_mut(builder)?, text(path, "path")?) };
        builder.builder = std::mem::take(&mut builder.builder).state(path);
        Ok(())
    })
}

/// A bucket of one's own instead of a Nightjar cloud. `endpoint` is null for AWS; `prefix` may be null.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; the texts end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_bucket(
    builder: *mut NightjarBuilder,
    endpoint: *const c_char,
    region: *const c_char,
    bucket: *const c_char,
    prefix: *const c_char,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle of its own.
        let builder = unsafe { handle_mut(builder) }?;
        // SAFETY: the caller promises texts.
        let (endpoint, prefix) = unsafe { (optional_text(endpoint, "endpoint")?, optional_text(prefix, "prefix")?) };
        // SAFETY: the caller promises texts.
        let (region, bucket) = unsafe { (text(region, "region")?, text(bucket, "bucket")?) };
        builder.builder = std::mem::take(&mut builder.builder).storage(StorageConfig {
            endpoint: endpoint.map(str::to_owned),
            bucket: bucket.to_owned(),
            prefix: prefix.unwrap_or_default().to_owned(),
            region: region.to_owned(),
            segment_ms: SEGMENT_MS,
        });
        Ok(())
    })
}

/// Adds a channel without sound. `codec` is a NightjarCodec.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; `name` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_channel(
    builder: *mut NightjarBuilder,
    name: *const c_char,
    codec: u32,
) -> NightjarStatus {
    // SAFETY: the caller promises the same.
    unsafe { add(builder, name, codec, None) }
}

/// Adds a channel with sound in AAC-LC: raw blocks of 1,024 samples. `codec` is a NightjarCodec.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; `name` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_aac(
    builder: *mut NightjarBuilder,
    name: *const c_char,
    codec: u32,
    sample_rate: u32,
    channels: u8,
) -> NightjarStatus {
    let sound = SoundFormat::Aac { sample_rate, channels };
    // SAFETY: the caller promises the same.
    unsafe { add(builder, name, codec, Some(sound)) }
}

/// Adds a channel with sound in Opus packets of one or two channels. `codec` is a NightjarCodec.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; `name` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_opus(
    builder: *mut NightjarBuilder,
    name: *const c_char,
    codec: u32,
    channels: u8,
) -> NightjarStatus {
    // SAFETY: the caller promises the same.
    unsafe { add(builder, name, codec, Some(SoundFormat::Opus { channels })) }
}

/// Gives a channel that was added before a second, smaller picture in the same format: nightjar_push_sub_picture.
///
/// # Safety
/// `builder` comes from nightjar_builder_new; `name` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_sub(builder: *mut NightjarBuilder, name: *const c_char) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle of its own and a text.
        let (builder, name) = unsafe { (handle_mut(builder)?, text(name, "name")?) };
        let unknown = || {
            (
                NightjarStatus::UnknownChannel,
                format!("no channel is called {name:?}: add it first"),
            )
        };
        let mut added = builder.channels.iter_mut();
        let channel = added.find(|channel| channel.name() == name).ok_or_else(unknown)?;
        *channel = channel.clone().with_sub();
        Ok(())
    })
}

/// # Safety
/// `builder` comes from nightjar_builder_new; `name` ends with a zero.
unsafe fn add(
    builder: *mut NightjarBuilder,
    name: *const c_char,
    codec: u32,
    sound: Option<SoundFormat>,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises a handle of its own and a text.
        let (builder, name) = unsafe { (handle_mut(builder)?, text(name, "name")?) };
        // C takes any number for an enumeration.
        let options = match codec {
            codec if codec == NightjarCodec::H264 as u32 => ChannelOptions::h264(name),
            codec if codec == NightjarCodec::H265 as u32 => ChannelOptions::h265(name),
            _ => return Err((NightjarStatus::Invalid, "there is no such codec".to_owned())),
        };
        builder.channels.push(match sound {
            Some(sound) => options.sound(sound),
            None => options,
        });
        Ok(())
    })
}

/// Starts an uploader in a thread of its own and puts it into `uploader`, to be given to nightjar_stop. Takes the builder,
/// whatever it answers. That the device is not enrolled shows at nightjar_stop.
///
/// # Safety
/// `builder` comes from nightjar_builder_new and is not used any more; `uploader` points to a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_builder_build(
    builder: *mut NightjarBuilder,
    uploader: *mut *mut NightjarUploader,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller gives the builder for good.
        let NightjarBuilder { builder, channels } = *unsafe { take(builder) }?;
        // SAFETY: the caller promises a place.
        let place = unsafe { handle_mut(uploader) }?;
        let builder = channels.into_iter().fold(builder, Builder::channel);
        let uploader: Uploader = builder
            .build()
            .map_err(|error| failed(NightjarStatus::Invalid, &error))?;
        *place = Box::into_raw(Box::new(NightjarUploader(uploader)));
        Ok(())
    })
}
