//! Alarms of a device: documents in the bucket, in the prefix that only the device may write.

mod active;
mod report;

pub use active::{ActiveAlarm, ActiveAlarms};
pub use report::{AlarmError, AlarmReporter, Raised};
