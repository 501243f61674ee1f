//! Exports: a range of footage as ordinary MP4 files, with a manifest that proves where every byte comes from.
//!
//! A file's bytes are a function of its layout alone, so whoever goes on with an export, and wherever, writes the same bytes.

mod copy;
mod copy_file;
mod describe;
mod describe_interval;
mod error;
mod footage;
mod gaps;
mod interval;
mod job;
mod lay_out_interval;
mod layout;
mod link;
mod manifest;
mod perform;
mod ports;
mod request;
mod upload;
mod work;

pub use copy::{ExportSink, copy};
pub use describe::{DescribedFile, ExportDescription, describe_export};
pub use error::ExportError;
pub use footage::{ExportOptions, FileFootage, FoundFootage, find_footage};
pub use gaps::ExportGap;
use gaps::gaps_of;
pub use interval::{ExportInterval, ExportedFile, IntervalState};
pub use job::{ATTEMPTS, EXPORT_LIFE_MS, ExportJob, ExportState, Step, export_prefix, next_step};
pub use layout::{CopiedSource, FileLayout, lay_out};
pub use link::{EXPORT_LINK_LIFE_MS, ExportGrant, ExportLinkKey, ExportLinkRefusal};
pub use manifest::{Manifest, ManifestFile, ManifestSource, hex_sha256};
pub use perform::{ExportDeps, Performed, perform};
pub use ports::{ExportFootage, ExportJobs, ExportQueue, ReadObjects, Saved, StoreObjects, Stored};
pub use request::{
    ExportRequest, InvalidExportRequest, RequestError, RequestPorts, cancel_export, request_export, retry_export,
};
pub use upload::PART_BYTES;

#[cfg(test)]
mod test_world;
#[cfg(test)]
mod tests;
