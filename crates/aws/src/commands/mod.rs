//! Who is watched, in the table `core`; commands to devices, in SQS.

mod queues;
mod watched;

pub use queues::DeviceQueues;
