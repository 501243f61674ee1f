/// Why an export does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A bucket, table or queue did not answer as it should: trying again may help.
    #[error("{action}: {cause}")]
    Outside {
        /// What was tried, in the present tense.
        action: &'static str,
        cause: String,
    },
    /// An object that was listed is no longer there.
    #[error("the object {key} is gone")]
    Missing { key: String },
    /// An object is not what it was when the export was laid out.
    #[error("the object {key} is not as it was: {reason}")]
    Changed { key: String, reason: &'static str },
    /// What was asked for can't be made into files.
    #[error("{0}")]
    Refused(String),
}

impl ExportError {
    /// Whether the same attempt may succeed later.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Outside { .. })
    }
}
