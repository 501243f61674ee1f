use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// For how many days footage is kept. It comes first in every key, because lifecycle rules filter by plain prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RetentionClass {
    R1,
    R3,
    R7,
    R14,
    R30,
    R60,
    R90,
    R180,
    R365,
}

/// A text that names no retention class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a retention class is one of r1 r3 r7 r14 r30 r60 r90 r180 r365")]
pub struct InvalidRetentionClass;

impl RetentionClass {
    /// Every class, shortest first.
    pub const ALL: [Self; 9] = [
        Self::R1,
        Self::R3,
        Self::R7,
        Self::R14,
        Self::R30,
        Self::R60,
        Self::R90,
        Self::R180,
        Self::R365,
    ];

    /// The number of days after which the bucket's lifecycle deletes an object.
    pub const fn days(self) -> u16 {
        match self {
            Self::R1 => 1,
            Self::R3 => 3,
            Self::R7 => 7,
            Self::R14 => 14,
            Self::R30 => 30,
            Self::R60 => 60,
            Self::R90 => 90,
            Self::R180 => 180,
            Self::R365 => 365,
        }
    }
}

impl fmt::Display for RetentionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.days())
    }
}

impl FromStr for RetentionClass {
    type Err = InvalidRetentionClass;

    fn from_str(text: &str) -> Result<Self, InvalidRetentionClass> {
        Self::ALL
            .into_iter()
            .find(|class| class.to_string() == text)
            .ok_or(InvalidRetentionClass)
    }
}
