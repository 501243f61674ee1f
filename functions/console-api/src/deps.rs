use std::sync::Arc;

use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::alarms::EventsTable;
use nightjar_aws::devices::CommandQueues;
use nightjar_aws::exports::{ExportsQueue, ExportsTable};
use nightjar_aws::identity::{CoreTable, SigningKeysSecret, ViewerKeySecret};
use nightjar_aws::operations::OperationQueue;
use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::exports::ExportLinkKey;
use nightjar_domain::identity::{LoadSigningKeys, LoadViewerKey, SigningKeySet, ViewerTokenKey};
use nightjar_lambda_kit::{Clock, Refusal};

use crate::Config;
use crate::cached::Cached;

/// What the operations work with.
#[derive(Debug)]
pub struct Deps {
    pub core: CoreTable,
    pub events: EventsTable,
    pub segments: SegmentsTable,
    pub queues: CommandQueues,
    pub operations: OperationQueue,
    pub exports: ExportsTable,
    pub exports_queue: ExportsQueue,
    pub cookie_secure: bool,
    pub sign_up_open: bool,
    pub private_webhooks: PrivateAddresses,
    pub clock: Clock,
    signing_keys: (SigningKeysSecret, Cached<SigningKeySet>),
    viewer_key: (ViewerKeySecret, Cached<ViewerTokenKey>),
    export_link_key: (ViewerKeySecret, Cached<ExportLinkKey>),
}

impl Deps {
    /// Joins clients and configuration.
    pub fn new(clients: &Clients, config: Config, clock: Clock) -> Self {
        let signing_keys = SigningKeysSecret::new(clients.secrets(), config.signing_keys_secret);
        let viewer_key = ViewerKeySecret::new(clients.secrets(), config.viewer_key_secret);
        Self {
            core: CoreTable::new(clients.dynamodb(), config.core_table),
            exports: ExportsTable::new(clients.dynamodb(), &config.events_table),
            exports_queue: ExportsQueue::new(clients.sqs(), config.exports_queue_url),
            events: EventsTable::new(clients.dynamodb(), config.events_table),
            segments: SegmentsTable::new(clients.dynamodb(), config.segments_table),
            queues: CommandQueues::new(clients.sqs(), config.command_queue_prefix),
            operations: OperationQueue::new(clients.sqs(), config.operation_queue_url),
            cookie_secure: config.cookie_secure,
            sign_up_open: config.sign_up_open,
            private_webhooks: config.private_webhooks,
            clock,
            signing_keys: (signing_keys, Cached::default()),
            export_link_key: (viewer_key.clone(), Cached::default()),
            viewer_key: (viewer_key, Cached::default()),
        }
    }

    /// The keys of access tokens.
    ///
    /// # Errors
    /// When they cannot be read, or no key was made yet.
    pub async fn signing_keys(&self) -> Result<Arc<SigningKeySet>, Refusal> {
        let (secret, cached) = &self.signing_keys;
        let read = async {
            let keys = secret.load_signing_keys().await?;
            keys.context("there is no signing key yet: run `nightjar setup`")
        };
        cached.get((self.clock)(), read).await.map_err(Refusal::internal)
    }

    /// The key of viewer tokens.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn viewer_key(&self) -> Result<Arc<ViewerTokenKey>, Refusal> {
        let (secret, cached) = &self.viewer_key;
        cached
            .get((self.clock)(), secret.load_viewer_key())
            .await
            .map_err(Refusal::internal)
    }

    /// The key of links to exported files.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn export_link_key(&self) -> Result<Arc<ExportLinkKey>, Refusal> {
        let (secret, cached) = &self.export_link_key;
        cached
            .get((self.clock)(), secret.load_export_link_key())
            .await
            .map_err(Refusal::internal)
    }
}
