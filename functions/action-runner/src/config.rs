use nightjar_aws::Clients;
use nightjar_aws::alarms::{ActionsQueue, EventsTable};
use nightjar_aws::identity::CoreTable;
use nightjar_domain::alarms::{FindWebhook, OutcomeLog, PrivateAddresses, RestAction};
use nightjar_lambda_kit::{Clock, Environment, InvalidEnvironment, system_clock};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `EVENTS_TABLE`: the table in which outcomes are noted.
    pub events_table: String,
    /// `CORE_TABLE`: the table that holds the tenants' webhooks.
    pub core_table: String,
    /// `ACTIONS_QUEUE_URL`: the queue that actions come from, where a failed one is put off.
    pub actions_queue_url: String,
    /// `PRIVATE_WEBHOOKS`: `refuse`, or `allow` on a developer's machine.
    pub private_webhooks: PrivateAddresses,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing or has another value than it may.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        const PRIVATE_WEBHOOKS: &str = "PRIVATE_WEBHOOKS";
        Ok(Self {
            events_table: environment.required("EVENTS_TABLE")?,
            core_table: environment.required("CORE_TABLE")?,
            actions_queue_url: environment.required("ACTIONS_QUEUE_URL")?,
            private_webhooks: match environment.required(PRIVATE_WEBHOOKS)?.as_str() {
                "refuse" => PrivateAddresses::Refuse,
                "allow" => PrivateAddresses::Allow,
                _ => {
                    let expected = "refuse, allow";
                    return Err(InvalidEnvironment::Unexpected {
                        name: PRIVATE_WEBHOOKS,
                        expected,
                    });
                }
            },
        })
    }
}

/// What the function works with.
pub struct Deps {
    pub(crate) outcomes: Box<dyn OutcomeLog>,
    pub(crate) webhooks: Box<dyn FindWebhook>,
    pub(crate) queue: Box<dyn RestAction>,
    pub(crate) private_webhooks: PrivateAddresses,
    pub(crate) clock: Clock,
}

impl Deps {
    /// The tables of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            outcomes: Box::new(EventsTable::new(clients.dynamodb(), config.events_table)),
            webhooks: Box::new(CoreTable::new(clients.dynamodb(), config.core_table)),
            queue: Box::new(ActionsQueue::new(clients.sqs(), config.actions_queue_url)),
            private_webhooks: config.private_webhooks,
            clock: system_clock,
        }
    }
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps").finish_non_exhaustive()
    }
}
