use nightjar_domain::alarms::PrivateAddresses;
use nightjar_lambda_kit::{Environment, InvalidEnvironment};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `CORE_TABLE`.
    pub core_table: String,
    /// `EVENTS_TABLE`.
    pub events_table: String,
    /// `SEGMENTS_TABLE`.
    pub segments_table: String,
    /// `SIGNING_KEYS_SECRET`.
    pub signing_keys_secret: String,
    /// `VIEWER_KEY_SECRET`.
    pub viewer_key_secret: String,
    /// `COMMAND_QUEUE_PREFIX`.
    pub command_queue_prefix: String,
    /// `OPERATION_QUEUE_URL`: the queue of the operation log.
    pub operation_queue_url: String,
    /// `EXPORTS_QUEUE_URL`: the queue of exports to be made.
    pub exports_queue_url: String,
    /// `COOKIE_SECURE`: whether browsers send the refresh cookie over HTTPS only.
    pub cookie_secure: bool,
    /// `SIGN_UP`: whether anybody may begin a tenant.
    pub sign_up_open: bool,
    /// `PRIVATE_WEBHOOKS`: whether webhooks may go to addresses that are not public.
    pub private_webhooks: PrivateAddresses,
}

impl Config {
    /// Reads the variables.
    ///
    /// # Errors
    /// When one is missing or cannot be read.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            core_table: environment.required("CORE_TABLE")?,
            events_table: environment.required("EVENTS_TABLE")?,
            segments_table: environment.required("SEGMENTS_TABLE")?,
            signing_keys_secret: environment.required("SIGNING_KEYS_SECRET")?,
            viewer_key_secret: environment.required("VIEWER_KEY_SECRET")?,
            command_queue_prefix: environment.required("COMMAND_QUEUE_PREFIX")?,
            operation_queue_url: environment.required("OPERATION_QUEUE_URL")?,
            exports_queue_url: environment.required("EXPORTS_QUEUE_URL")?,
            cookie_secure: environment.flag("COOKIE_SECURE")?,
            sign_up_open: sign_up_open(environment)?,
            private_webhooks: private_webhooks(environment)?,
        })
    }
}

fn private_webhooks(environment: &Environment) -> Result<PrivateAddresses, InvalidEnvironment> {
    const NAME: &str = "PRIVATE_WEBHOOKS";
    match environment.required(NAME)?.as_str() {
        "allow" => Ok(PrivateAddresses::Allow),
        "refuse" => Ok(PrivateAddresses::Refuse),
        _ => Err(InvalidEnvironment::Unexpected {
            name: NAME,
            expected: "allow, refuse",
        }),
    }
}

fn sign_up_open(environment: &Environment) -> Result<bool, InvalidEnvironment> {
    const NAME: &str = "SIGN_UP";
    match environment.required(NAME)?.as_str() {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err(InvalidEnvironment::Unexpected {
            name: NAME,
            expected: "open, closed",
        }),
    }
}
