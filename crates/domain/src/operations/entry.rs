use std::fmt;
use std::str::FromStr;

use nightjar_model::{OperationId, TenantId, Timestamp};
use serde_json::Value;

/// One thing that somebody did or tried to do. Secrets never stand in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: OperationId,
    pub at: Timestamp,
    pub tenant: TenantId,
    pub actor: Acting,
    /// The network address that the request came from, when the edge told it.
    pub host: Option<String>,
    /// `noun.verb`, such as `device.add`.
    pub operation: String,
    pub outcome: Outcome,
    pub target: Option<Target>,
    /// The thing before and after a change.
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// Why it was refused, or what else there is to say.
    pub detail: Option<String>,
}

/// Who did it, as they were called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    pub kind: ActorKind,
    /// None when the name is all that is known, as at a sign-in that was refused.
    pub id: Option<String>,
    pub name: String,
}

/// To what it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `device`, `user`, …
    pub kind: String,
    pub id: String,
    /// What the thing was called then; empty for things without a name.
    pub name: String,
}

/// What kind of caller it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorKind {
    User,
    ApiKey,
    /// Somebody who had not signed in.
    Nobody,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Allowed,
    Refused,
    /// It was allowed, and something of ours broke.
    Failed,
}

/// A word that is none of those expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("one of {expected} is expected")]
pub struct UnknownWord {
    pub(super) expected: &'static str,
}

impl ActorKind {
    /// The kind in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ApiKey => "api-key",
            Self::Nobody => "nobody",
        }
    }
}

impl FromStr for ActorKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "user" => Ok(Self::User),
            "api-key" => Ok(Self::ApiKey),
            "nobody" => Ok(Self::Nobody),
            _ => Err(UnknownWord {
                expected: "user, api-key, nobody",
            }),
        }
    }
}

impl Outcome {
    /// The outcome in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for Outcome {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "allowed" => Ok(Self::Allowed),
            "refused" => Ok(Self::Refused),
            "failed" => Ok(Self::Failed),
            _ => Err(UnknownWord {
                expected: "allowed, refused, failed",
            }),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
