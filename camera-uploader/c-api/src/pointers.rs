use std::ffi::{CStr, c_char};

use crate::NightjarStatus;
use crate::status::Failure;

/// A text of the caller.
///
/// # Safety
/// `text` is null or points to a text that ends with a zero and is not changed during `'a`.
pub(crate) unsafe fn text<'a>(text: *const c_char, name: &str) -> Result<&'a str, Failure> {
    // SAFETY: the caller of this function promises the same.
    let text = unsafe { optional_text(text, name) }?;
    text.ok_or_else(|| (NightjarStatus::Invalid, format!("{name} is null")))
}

/// A text of the caller that may be missing.
///
/// # Safety
/// As of [`text`].
pub(crate) unsafe fn optional_text<'a>(text: *const c_char, name: &str) -> Result<Option<&'a str>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: it is not null, and the caller promises that it ends with a zero.
    let text = unsafe { CStr::from_ptr(text) };
    let text = text
        .to_str()
        .map_err(|_| (NightjarStatus::Invalid, format!("{name} is no UTF-8")))?;
    Ok(Some(text))
}

/// Bytes of the caller.
///
/// # Safety
/// `data` is null or points to `length` bytes that are not changed during `'a`.
pub(crate) unsafe fn bytes<'a>(data: *const u8, length: usize) -> Result<&'a [u8], Failure> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() || isize::try_from(length).is_err() {
        return Err((NightjarStatus::Invalid, "the data are null or too long".to_owned()));
    }
    // SAFETY: it is not null nor longer than memory can be, and the caller promises that so many bytes are there.
    Ok(unsafe { std::slice::from_raw_parts(data, length) })
}

/// A handle of the caller.
///
/// # Safety
/// `handle` is null or was given by this library, and is not freed during `'a`.
pub(crate) unsafe fn handle<'a, T>(handle: *const T) -> Result<&'a T, Failure> {
    // SAFETY: the caller promises that it is null or points to a handle that lives.
    unsafe { handle.as_ref() }.ok_or_else(null_handle)
}

/// A handle that nobody else uses meanwhile.
///
/// # Safety
/// As of [`handle`], and no other call uses it during `'a`.
pub(crate) unsafe fn handle_mut<'a, T>(handle: *mut T) -> Result<&'a mut T, Failure> {
    // SAFETY: the caller promises that it is null or points to a handle that lives and that nobody else uses.
    unsafe { handle.as_mut() }.ok_or_else(null_handle)
}

/// Takes a handle back.
///
/// # Safety
/// `handle` is null or was given by this library, and is used by nobody any more.
pub(crate) unsafe fn take<T>(handle: *mut T) -> Result<Box<T>, Failure> {
    if handle.is_null() {
        return Err(null_handle());
    }
    // SAFETY: every handle of this library comes from a box, and the caller gives it back for good.
    Ok(unsafe { Box::from_raw(handle) })
}

fn null_handle() -> Failure {
    (NightjarStatus::Invalid, "the handle is null".to_owned())
}
