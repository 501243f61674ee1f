use nightjar_model::documents::{DEFAULT_ACTIVE_MS, DEFAULT_IDLE_MS, RecordPlan};

/// How a channel is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSettings {
    /// Length of a segment while nothing happens, in milliseconds, rounded up to a group of pictures.
    pub idle_ms: u32,
    /// Longest segment while something happens, in milliseconds, unless one group of pictures is longer.
    pub active_ms: u32,
    /// When to record; always without a plan.
    pub plan: Option<RecordPlan>,
}

/// Those of a new channel.
impl Default for RecordSettings {
    fn default() -> Self {
        Self {
            idle_ms: DEFAULT_IDLE_MS,
            active_ms: DEFAULT_ACTIVE_MS,
            plan: None,
        }
    }
}
