use std::sync::Arc;

use nightjar_model::Timestamp;

use super::ledger::EntryId;
use super::{InitSegment, Object};
use crate::status::Monitor;

/// An entry of the spool that is to be stored now.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: EntryId,
    /// What has to be there before it.
    pub(super) init: Option<(String, Arc<InitSegment>)>,
    pub(super) object: Object,
    /// Of the stream, if it is still recorded.
    pub(super) monitor: Option<Monitor>,
    pub(super) is_gap: bool,
    /// Where on the time line it ends.
    pub(super) end: Timestamp,
}
