use std::fmt;
use std::str::FromStr;

/// What kind of machine a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DeviceKind {
    /// A camera that uploads by itself.
    Camera,
    /// A recorder with disks of its own.
    Dvr,
    /// An encoder without disks.
    Dvs,
    /// A program that uploads for cameras near it.
    #[default]
    Gateway,
}

/// A text that names no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a device is a camera, dvr, dvs or gateway")]
pub struct UnknownKind;

impl DeviceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Camera, Self::Dvr, Self::Dvs, Self::Gateway];

    /// The word in tables and documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Dvr => "dvr",
            Self::Dvs => "dvs",
            Self::Gateway => "gateway",
        }
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DeviceKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let named = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        named.ok_or(UnknownKind)
    }
}
