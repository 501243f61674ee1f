use nightjar_aws::Clients;
use nightjar_aws::exports::{ExportBucket, ExportsQueue, ExportsTable};
use nightjar_aws::segments::SegmentsTable;
use nightjar_lambda_kit::{Clock, Environment, InvalidEnvironment, system_clock};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `EVENTS_TABLE`: the table that holds the exports.
    pub events_table: String,
    /// `SEGMENTS_TABLE`: the index of footage.
    pub segments_table: String,
    /// `BUCKET`: the bucket of footage, which takes the exported files, too.
    pub bucket: String,
    /// `EXPORTS_QUEUE_URL`: the queue of exports.
    pub exports_queue_url: String,
    /// `RUN_SECONDS`: for how long one run works before it queues the export again. Well below the function's timeout.
    pub run_seconds: i32,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing or cannot be read.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            events_table: environment.required("EVENTS_TABLE")?,
            segments_table: environment.required("SEGMENTS_TABLE")?,
            bucket: environment.required("BUCKET")?,
            exports_queue_url: environment.required("EXPORTS_QUEUE_URL")?,
            run_seconds: environment.number("RUN_SECONDS")?,
        })
    }
}

/// What the function works with.
#[derive(Debug)]
pub struct Deps {
    pub(crate) jobs: ExportsTable,
    pub(crate) footage: SegmentsTable,
    pub(crate) bucket: ExportBucket,
    pub(crate) queue: ExportsQueue,
    pub(crate) run_ms: i64,
    pub(crate) clock: Clock,
}

impl Deps {
    /// The tables, the bucket and the queue of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            jobs: ExportsTable::new(clients.dynamodb(), config.events_table),
            footage: SegmentsTable::new(clients.dynamodb(), config.segments_table),
            bucket: ExportBucket::new(clients.s3(), config.bucket),
            queue: ExportsQueue::new(clients.sqs(), config.exports_queue_url),
            run_ms: i64::from(config.run_seconds) * 1_000,
            clock: system_clock,
        }
    }
}
