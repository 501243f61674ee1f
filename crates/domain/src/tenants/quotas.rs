use std::fmt;

/// How much a tenant may have. What is `None` is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quotas {
    pub devices: Option<u32>,
    pub channels: Option<u32>,
    pub users: Option<u32>,
    /// The longest retention class, in days.
    pub storage_days: Option<u16>,
}

impl Quotas {
    /// Those of somebody who signed up and of whom the operator of the service knows nothing yet.
    pub const SIGNED_UP: Self = Self {
        devices: Some(5),
        channels: Some(20),
        users: Some(5),
        storage_days: Some(7),
    };
}

/// How much a tenant has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub devices: u32,
    pub channels: u32,
    pub users: u32,
}

/// What is counted against a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    Devices,
    Channels,
    Users,
}

impl Counted {
    /// The word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Channels => "channels",
            Self::Users => "users",
        }
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A quota is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tenant has as many {0} as it may: delete some, or ask the operator of the service for more")]
pub struct QuotaReached(pub Counted);
