use nightjar_model::Timestamp;

/// How an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeState {
    /// The receiver took it; it is not performed again.
    Delivered,
    /// The last attempt failed; there may be another one.
    Failed,
    /// There was nothing to do any more when its turn came.
    Skipped,
}

impl OutcomeState {
    /// The word in the row.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// The result of the latest attempt at an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionOutcome {
    pub state: OutcomeState,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// What the receiver answered, when it answered.
    pub http_status: Option<u16>,
    /// From sending to answer or failure.
    pub latency_ms: u64,
    /// Why it failed, for people.
    pub reason: Option<String>,
    pub at: Timestamp,
}
