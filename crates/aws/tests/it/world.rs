use std::collections::HashMap;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use nightjar_aws::Clients;
use nightjar_aws::devices::CommandQueues;
use nightjar_aws::identity::CoreTable;
use nightjar_domain::areas::{Area, AreaTree};
use nightjar_domain::devices::{
    AddDevicePorts, AddedDevice, ClaimDevice, CreateCommandQueue, DeviceKind, FindClaim, NewDevice, add_device,
};
use nightjar_model::{DeviceId, RunId, TenantId, Timestamp};

/// An emulated cloud with a table of its own for each test.
pub struct World {
    pub clients: Clients,
    pub core_table: String,
    pub core: CoreTable,
    pub queues: CommandQueues,
}

/// When tests happen.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

impl World {
    pub async fn new() -> Self {
        let clients = clients().await;
        let core_table = create_table(&clients).await;
        let core = CoreTable::new(clients.dynamodb(), &core_table);
        // A random id makes a name that no other test uses.
        let queues = CommandQueues::new(clients.sqs(), format!("{}-", RunId::random()));
        Self {
            clients,
            core_table,
            core,
            queues,
        }
    }

    /// A device that waits to be claimed.
    pub async fn add_device(&self, tenant: &TenantId) -> AddedDevice {
        let ports = AddDevicePorts {
            queues: &self.queues,
            registry: &self.core,
        };
        self.begin_tenant(tenant).await;
        let new = NewDevice {
            name: "gate".parse().unwrap(),
            kind: DeviceKind::Camera,
            area: None,
        };
        add_device(ports, tenant.clone(), new, now()).await.unwrap()
    }

    /// A tenant's row as it was before anything was counted, unless there is one.
    pub async fn begin_tenant(&self, tenant: &TenantId) {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let request = self
            .clients
            .dynamodb()
            .update_item()
            .table_name(&self.core_table)
            .key("pk", text(&format!("T#{tenant}")))
            .key("sk", text("TENANT"))
            .update_expression("SET #name = :name")
            .expression_attribute_names("#name", "name")
            .expression_attribute_values(":name", text("Observatory"));
        request.send().await.unwrap();
    }

    /// A tenant's tree of places, as it is stored.
    pub async fn begin_areas(&self, tenant: &TenantId, tree: &AreaTree) {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let area = |area: &Area| {
            let mut map = HashMap::from([
                ("id".to_owned(), text(area.id.as_str())),
                ("name".to_owned(), text(&area.name)),
            ]);
            map.extend(
                area.parent
                    .as_ref()
                    .map(|parent| ("parent".to_owned(), text(parent.as_str()))),
            );
            AttributeValue::M(map)
        };
        let request = self
            .clients
            .dynamodb()
            .put_item()
            .table_name(&self.core_table)
            .item("pk", text(&format!("T#{tenant}")))
            .item("sk", text("AREAS"))
            .item("version", AttributeValue::N(tree.version().to_string()))
            .item("areas", AttributeValue::L(tree.areas().map(area).collect()));
        request.send().await.unwrap();
    }

    /// A device that may ask for credentials.
    pub async fn enrolled_device(&self, tenant: &TenantId) -> DeviceId {
        let added = self.add_device(tenant).await;
        let hash = added.claim_code.hash();
        let claim = self.core.find_claim(&hash).await.unwrap().unwrap();
        let key = "A".repeat(43).parse().unwrap();
        self.core.claim_device(&hash, &claim, &key, now()).await.unwrap();
        added.device.id
    }

    /// Whether the queue of a device is the one it was told.
    pub async fn queue_is_stable(&self, added: &AddedDevice) -> bool {
        self.queues.create_command_queue(&added.device.id).await.unwrap() == added.device.command_queue
    }
}

/// Clients of the cloud that the runner started.
pub async fn clients() -> Clients {
    let Ok(endpoint) = std::env::var("NIGHTJAR_TEST_AWS_ENDPOINT") else {
        panic!(
            "NIGHTJAR_TEST_AWS_ENDPOINT is not set: these tests need an emulated cloud, start them by `cargo xtask test`"
        );
    };
    Clients::with_endpoint(&endpoint).await
}

/// A new empty table with the keys that all our tables have.
pub async fn create_table(clients: &Clients) -> String {
    let name = format!("contract-{}", RunId::random());
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
    let request = clients
        .dynamodb()
        .create_table()
        .table_name(&name)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk"))
        .attribute_definitions(attribute("sk"))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range));
    request.send().await.unwrap();
    name
}
