use nightjar_aws::Clients;
use nightjar_aws::identity::CoreTable;
use nightjar_aws::vending::UploadRole;
use nightjar_lambda_kit::Clock;

use crate::Config;

/// What the calls work with.
#[derive(Debug)]
pub struct Deps {
    pub core: CoreTable,
    pub upload_role: UploadRole,
    pub bucket: String,
    pub region: String,
    /// Told to devices when the storage is not at AWS's own address.
    pub storage_endpoint: Option<String>,
    pub clock: Clock,
}

impl Deps {
    /// Joins clients and configuration.
    pub fn new(clients: &Clients, config: Config, clock: Clock) -> Self {
        Self {
            core: CoreTable::new(clients.dynamodb(), config.core_table),
            upload_role: UploadRole::new(clients.sts(), config.upload_role_arn, config.session_seconds),
            bucket: config.bucket,
            region: clients.region.clone(),
            storage_endpoint: clients.endpoint.clone(),
            clock,
        }
    }
}
