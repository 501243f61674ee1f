use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::commands::DeviceQueues;
use nightjar_aws::identity::{CoreTable, ViewerKeySecret};
use nightjar_aws::segments::{FootageBucket, SegmentsTable};
use nightjar_domain::commands::{MarkWatched, SendCommand};
use nightjar_domain::devices::{FindChannels, FindDevice};
use nightjar_domain::identity::{LoadViewerKey, ViewerTokenKey};
use nightjar_domain::segments::{InitReader, Listing, PieceReader};
use nightjar_lambda_kit::{Clock, Environment, InvalidEnvironment, system_clock};

use crate::watching::Marked;

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SEGMENTS_TABLE`: the table of the index.
    pub segments_table: String,
    /// `CORE_TABLE`: the table that says where a channel's footage is filed, and who is watched.
    pub core_table: String,
    /// `BUCKET`: the bucket of footage.
    pub bucket: String,
    /// `VIEWER_KEY_SECRET`: name or ARN of the secret that viewer tokens are checked by.
    pub viewer_key_secret: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            segments_table: environment.required("SEGMENTS_TABLE")?,
            core_table: environment.required("CORE_TABLE")?,
            bucket: environment.required("BUCKET")?,
            viewer_key_secret: environment.required("VIEWER_KEY_SECRET")?,
        })
    }
}

/// What the function works with.
pub struct Deps {
    pub(crate) pieces: Box<dyn PieceReader>,
    pub(crate) inits: Box<dyn InitReader>,
    pub(crate) listing: Box<dyn Listing>,
    pub(crate) channels: Box<dyn FindChannels>,
    pub(crate) devices: Box<dyn FindDevice>,
    pub(crate) watched: Box<dyn MarkWatched>,
    pub(crate) commands: Box<dyn SendCommand>,
    pub(crate) marked: Marked,
    pub(crate) viewer_key: ViewerTokenKey,
    pub(crate) clock: Clock,
}

impl Deps {
    /// The tables, the bucket and the key of the cloud.
    ///
    /// # Errors
    /// When the key of viewer tokens cannot be read.
    pub async fn new(clients: &Clients, config: Config) -> anyhow::Result<Self> {
        let secret = ViewerKeySecret::new(clients.secrets(), config.viewer_key_secret);
        let index = SegmentsTable::new(clients.dynamodb(), config.segments_table);
        let core = CoreTable::new(clients.dynamodb(), config.core_table);
        Ok(Self {
            pieces: Box::new(index.clone()),
            inits: Box::new(index),
            listing: Box::new(FootageBucket::new(clients.s3(), config.bucket)),
            channels: Box::new(core.clone()),
            devices: Box::new(core.clone()),
            watched: Box::new(core),
            commands: Box::new(DeviceQueues::new(clients.sqs())),
            marked: Marked::default(),
            viewer_key: secret.load_viewer_key().await.context("load viewer key")?,
            clock: system_clock,
        })
    }
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps").finish_non_exhaustive()
    }
}
