use nightjar_aws::Clients;
use nightjar_aws::alarms::{ActionsQueue, AlarmBucket, EventsTable};
use nightjar_aws::identity::CoreTable;
use nightjar_domain::alarms::{ActionQueue, AlarmDocuments, AlarmLog, FindWebhook};
use nightjar_lambda_kit::{Environment, InvalidEnvironment};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `EVENTS_TABLE`: the table of the alarm log.
    pub events_table: String,
    /// `CORE_TABLE`: the table that says what tenants want done.
    pub core_table: String,
    /// `BUCKET`: the bucket in which devices put their reports.
    pub bucket: String,
    /// `ACTIONS_QUEUE_URL`: the queue of actions.
    pub actions_queue_url: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            events_table: environment.required("EVENTS_TABLE")?,
            core_table: environment.required("CORE_TABLE")?,
            bucket: environment.required("BUCKET")?,
            actions_queue_url: environment.required("ACTIONS_QUEUE_URL")?,
        })
    }
}

/// What the function works with.
pub struct Deps {
    pub(crate) documents: Box<dyn AlarmDocuments>,
    pub(crate) log: Box<dyn AlarmLog>,
    pub(crate) webhooks: Box<dyn FindWebhook>,
    pub(crate) actions: Box<dyn ActionQueue>,
}

impl Deps {
    /// The bucket, the tables and the queue of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            documents: Box::new(AlarmBucket::new(clients.s3(), config.bucket)),
            log: Box::new(EventsTable::new(clients.dynamodb(), config.events_table)),
            webhooks: Box::new(CoreTable::new(clients.dynamodb(), config.core_table)),
            actions: Box::new(ActionsQueue::new(clients.sqs(), config.actions_queue_url)),
        }
    }
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps").finish_non_exhaustive()
    }
}
