use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use bytes::Bytes;
use exporter::{Config, Deps, handle};
use nightjar_aws::Clients;
use nightjar_aws::exports::{ExportsQueue, ExportsTable};
use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::exports::{ExportJob, ExportOptions, ExportQueue, ExportRequest, RequestPorts, request_export};
use nightjar_domain::identity::StoreError;
use nightjar_domain::segments::{IndexRow, IndexWriter};
use nightjar_lambda_kit::{Message, system_clock};
use nightjar_model::keys::{InitKey, ObjectKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{
    ChannelId, DeviceId, Hash8, MediaCodecs, RetentionClass, RunId, Stream, TenantId, TimeRange, Timestamp,
};

use crate::footage::{Footage, SEGMENT_S, init};

/// A bucket, tables and a queue of its own on the emulated cloud.
pub struct World {
    clients: Clients,
    config: Config,
    index: SegmentsTable,
    pub jobs: ExportsTable,
    pub queue: ExportsQueue,
    path: StreamPath,
    start: Timestamp,
}

pub fn now() -> Timestamp {
    system_clock()
}

async fn create_table(clients: &Clients, name: &str) {
    let attribute = |name: &str| {
        let definition = AttributeDefinition::builder().attribute_name(name);
        definition.attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let key = |name: &str, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .unwrap()
    };
    let request = clients.dynamodb().create_table().table_name(name);
    let request = request.billing_mode(BillingMode::PayPerRequest);
    let request = request
        .attribute_definitions(attribute("pk"))
        .attribute_definitions(attribute("sk"));
    let request = request
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range));
    request.send().await.unwrap();
}

impl World {
    pub async fn new() -> Self {
        let endpoint = std::env::var("NIGHTJAR_TEST_AWS_ENDPOINT")
            .expect("these tests need an emulated cloud, start them by `cargo xtask test`");
        let clients = Clients::with_endpoint(&endpoint).await;
        let name = |what: &str| format!("{what}-{}", RunId::random());
        let config = Config {
            events_table: name("events"),
            segments_table: name("segments"),
            bucket: name("footage"),
            exports_queue_url: clients
                .sqs()
                .create_queue()
                .queue_name(name("exports"))
                .send()
                .await
                .unwrap()
                .queue_url
                .unwrap(),
            run_seconds: 0,
        };
        create_table(&clients, &config.events_table).await;
        create_table(&clients, &config.segments_table).await;
        clients
            .s3()
            .create_bucket()
            .bucket(&config.bucket)
            .send()
            .await
            .unwrap();
        Self {
            index: SegmentsTable::new(clients.dynamodb(), &config.segments_table),
            jobs: ExportsTable::new(clients.dynamodb(), &config.events_table),
            queue: ExportsQueue::new(clients.sqs(), &config.exports_queue_url),
            clients,
            config,
            path: StreamPath {
                class: RetentionClass::R7,
                tenant: TenantId::random(),
                device: DeviceId::random(),
                channel: ChannelId::random(),
                stream: Stream::Main,
            },
            start: now().saturating_add_ms(-6 * 3_600_000),
        }
    }

    /// Stores and indexes footage.
    pub async fn record(&self, seconds: i64, bits_per_second: usize) {
        let mut footage = Footage::new(self.start.as_ms(), bits_per_second);
        let hash = Hash8::from_digest_start([1, 2, 3, 4]);
        let days = [self.start.day(), self.start.saturating_add_ms(seconds * 1_000).day()];
        let mut rows = Vec::new();
        for day in days {
            let key = InitKey {
                path: self.path.clone(),
                day,
                hash,
                codecs: MediaCodecs::new(["avc1.4d401e", "mp4a.40.2"]).unwrap(),
                width: 640,
                height: 360,
            };
            rows.push(self.store(ObjectKey::Init(key), init()).await);
        }
        for number in 0..seconds / SEGMENT_S {
            let key = SegmentKey {
                path: self.path.clone(),
                start: self.start.saturating_add_ms(number * SEGMENT_S * 1_000),
                duration_ms: SEGMENT_S as u32 * 1_000,
                epoch: 1,
                seq: number as u32,
                init: hash,
                kind: RecordKind::Continuous,
            };
            rows.push(self.store(ObjectKey::Segment(key), footage.next_segment()).await);
        }
        self.index.put_rows(&rows).await.unwrap();
    }

    async fn store(&self, key: ObjectKey, body: Vec<u8>) -> IndexRow {
        let size = body.len() as u64;
        let put = self
            .clients
            .s3()
            .put_object()
            .bucket(&self.config.bucket)
            .key(key.to_string());
        put.body(body.into()).send().await.unwrap();
        IndexRow::of(key, size).unwrap()
    }

    /// Asks for all that was recorded.
    pub async fn request(&self, seconds: i64) -> ExportJob {
        let request = ExportRequest {
            tenant: self.path.tenant.clone(),
            requested_by: "somebody".to_owned(),
            channels: vec![self.path.channel.clone()],
            stream: Stream::Main,
            range: TimeRange {
                from: self.start,
                to: self.start.saturating_add_ms(seconds * 1_000),
            },
            options: ExportOptions::default(),
        };
        let ports = RequestPorts {
            channels: self,
            jobs: &self.jobs,
            queue: &self.queue,
        };
        request_export(&ports, request, now()).await.unwrap()
    }

    pub async fn queue_again(&self, job: &ExportJob) {
        self.queue.send(&job.tenant, &job.id).await.unwrap();
    }

    /// Gives the function what is in the queue until nothing is left; how many runs that took.
    pub async fn run_queue(&self, run_seconds: i32) -> u32 {
        let config = Config {
            run_seconds,
            ..self.config.clone()
        };
        let deps = Deps::new(&self.clients, config);
        let (sqs, url) = (self.clients.sqs(), &self.config.exports_queue_url);
        let mut runs = 0;
        loop {
            let received = sqs.receive_message().queue_url(url).send().await.unwrap();
            let Some(message) = received.messages().first() else {
                return runs;
            };
            runs += 1;
            let receipt = message.receipt_handle().unwrap().to_owned();
            let failed = handle(
                &deps,
                vec![Message {
                    id: "message".to_owned(),
                    receipt: receipt.clone(),
                    body: message.body().unwrap().to_owned(),
                    receive_count: 1,
                }],
            )
            .await;
            assert!(failed.is_empty());
            sqs.delete_message()
                .queue_url(url)
                .receipt_handle(receipt)
                .send()
                .await
                .unwrap();
        }
    }

    /// An object's bytes.
    pub async fn get(&self, key: &str) -> Bytes {
        let object = self.clients.s3().get_object().bucket(&self.config.bucket).key(key);
        object.send().await.unwrap().body.collect().await.unwrap().into_bytes()
    }
}

#[async_trait]
impl FindChannels for World {
    async fn find_channels(&self, tenant: &TenantId, channels: &[ChannelId]) -> Result<Vec<Channel>, StoreError> {
        let channel = |id: &ChannelId| Channel {
            id: id.clone(),
            class: self.path.class,
            ..Channel::new(tenant.clone(), self.path.device.clone(), "Gate", vec![Stream::Main])
        };
        Ok(channels.iter().map(channel).collect())
    }
}
