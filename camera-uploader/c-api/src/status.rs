use std::cell::RefCell;
use std::error::Error;
use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a call ended.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NightjarStatus {
    /// It was done.
    Ok = 0,
    /// An argument can't be used; the call did nothing.
    Invalid = 1,
    /// The queue is full. Pictures are passed over up to the next key frame; go on pushing.
    Full = 2,
    /// There is no such channel.
    UnknownChannel = 3,
    /// It was tried and did not work; trying again may help.
    Failed = 4,
    /// A defect of the library. Call nothing more but nightjar_stop.
    Broken = 5,
}

/// What a call failed with: its status and a sentence.
pub(crate) type Failure = (NightjarStatus, String);

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::default();
}

/// What the last call of this thread failed with, in words; empty when it did not fail. It is valid until this thread's next
/// call, and not to be freed.
#[unsafe(no_mangle)]
pub extern "C" fn nightjar_last_error() -> *const c_char {
    LAST_ERROR.with_borrow(|text| text.as_ptr())
}

/// Runs a call: no panic leaves it, and its failure is remembered.
pub(crate) fn call(run: impl FnOnce() -> Result<(), Failure>) -> NightjarStatus {
    let result = catch_unwind(AssertUnwindSafe(run));
    let (status, text) = match result {
        Ok(Ok(())) => (NightjarStatus::Ok, String::new()),
        Ok(Err(failure)) => failure,
        Err(_) => (
            NightjarStatus::Broken,
            "a defect of the library: stop the uploader".to_owned(),
        ),
    };
    let text = CString::new(text.replace('\0', " ")).unwrap_or_default();
    LAST_ERROR.set(text);
    status
}

/// A failure with its causes.
pub(crate) fn failed(status: NightjarStatus, error: &dyn Error) -> Failure {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    (status, text)
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    fn last_error() -> String {
        // SAFETY: the pointer is to a text of this thread, which makes no other call meanwhile.
        let text = unsafe { CStr::from_ptr(nightjar_last_error()) };
        text.to_string_lossy().into_owned()
    }

    #[test]
    fn a_panic_becomes_a_status() {
        assert_eq!(call(|| panic!("on purpose")), NightjarStatus::Broken);
        assert!(last_error().contains("defect"));
        assert_eq!(call(|| Ok(())), NightjarStatus::Ok);
        assert_eq!(last_error(), "");
    }
}
