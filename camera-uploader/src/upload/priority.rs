use serde::{Deserialize, Serialize};

/// How urgently a piece is wanted in the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// As soon as possible: somebody may be waiting for it.
    #[default]
    Live,
    /// After everything that is live.
    Backlog,
}
