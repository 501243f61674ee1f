use nightjar_model::{ChannelId, ExportId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rfc3339;

/// Which footage is wanted as files.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExport {
    /// Each becomes files of its own.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 16)]
    pub channels: Vec<ChannelId>,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The range's end, not part of it; at most 24 hours after its beginning.
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    #[serde(default)]
    pub format: ExportFormat,
    /// `main` or `sub`.
    #[serde(default)]
    pub stream: ExportStream,
    /// Show the asked range to the picture; otherwise whole groups of pictures are shown.
    #[serde(default)]
    pub exact: bool,
    /// Begin a new file after each gap; otherwise a file goes on at once, and the manifest tells the gaps.
    #[serde(default)]
    pub split_at_gaps: bool,
}

/// The form of the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Progressive MP4 (ISO/IEC 14496-12), not encoded anew.
    #[default]
    Mp4,
}

/// A stream of the camera.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportStream {
    #[default]
    Main,
    Sub,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportState {
    Queued,
    Running,
    /// All files are there.
    Done,
    /// Some part was given up; the files of the others are there.
    Failed,
    Cancelled,
}

/// A file that can be downloaded, also by ranges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportFile {
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    pub name: String,
    /// A path at the console's origin. It opens the file for twelve hours for whoever has it; read the export again for a new one.
    pub url: String,
    /// `null` for a manifest.
    #[schema(required)]
    pub bytes: Option<u64>,
    /// In hex; `null` for a manifest.
    #[schema(required)]
    pub sha256: Option<String>,
}

/// A part of the range of which there is no footage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportGap {
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    /// `source-lost`, `spool-full`, `device-off`, `clock-jump`, `object-missing`, `damaged`, or `none-stored`.
    pub reason: String,
}

/// A range of footage as files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Export {
    #[schema(value_type = String)]
    pub id: ExportId,
    pub state: ExportState,
    /// From 0 to 1.
    pub progress: f64,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the files are deleted.
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    pub files: Vec<ExportFile>,
    pub gaps: Vec<ExportGap>,
    /// What was given up, and why. A retry tries it again.
    pub failed: Vec<ExportGap>,
}
