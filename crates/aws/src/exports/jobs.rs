use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use nightjar_domain::exports::{ExportError, ExportJob, ExportJobs, Saved};
use nightjar_model::{ExportId, TenantId};

use super::failed;
use crate::attributes::{Item, number, read_number, read_text, text};

const DAY_S: i64 = 86_400;

/// The rows of exports in the table `events`.
#[derive(Debug, Clone)]
pub struct ExportsTable {
    client: Client,
    name: String,
}

impl ExportsTable {
    /// The table called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

fn partition(tenant: &TenantId) -> String {
    format!("{tenant}#export")
}

/// The whole row. What is not looked for by itself stands in the document.
fn item_of(job: &ExportJob, revision: u64) -> Result<Item, ExportError> {
    let document = serde_json::to_string(job).map_err(failed("spell export"))?;
    let attributes = [
        ("pk", text(partition(&job.tenant))),
        ("sk", text(&job.id)),
        ("ttl", number(job.expires_at().as_ms() / 1_000 + DAY_S)),
        ("revision", number(revision)),
        ("document", text(document)),
    ];
    Ok(attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

fn job_of(item: &Item) -> Result<ExportJob, ExportError> {
    let broken = || ExportError::Refused("the export's row is broken".to_owned());
    let document: String = read_text(item, "document").ok_or_else(broken)?;
    let job: ExportJob = serde_json::from_str(&document).map_err(|_| broken())?;
    Ok(ExportJob {
        revision: read_number(item, "revision").ok_or_else(broken)?,
        ..job
    })
}

#[async_trait]
impl ExportJobs for ExportsTable {
    async fn create(&self, job: &ExportJob) -> Result<(), ExportError> {
        let put = self.client.put_item().table_name(&self.name);
        let put = put.set_item(Some(item_of(job, job.revision)?));
        let put = put.condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(failed("create export"))?;
        Ok(())
    }

    async fn load(&self, tenant: &TenantId, export: &ExportId) -> Result<Option<ExportJob>, ExportError> {
        let get = self.client.get_item().table_name(&self.name).consistent_read(true);
        let get = get.key("pk", text(partition(tenant))).key("sk", text(export));
        let answer = get.send().await.map_err(failed("read export"))?;
        answer.item().map(job_of).transpose()
    }

    async fn save(&self, job: &ExportJob) -> Result<Saved, ExportError> {
        let put = self.client.put_item().table_name(&self.name);
        let put = put.set_item(Some(item_of(job, job.revision + 1)?));
        let put = put
            .condition_expression("revision = :revision")
            .expression_attribute_values(":revision", number(job.revision));
        match put.send().await {
            Ok(_) => Ok(Saved::Yes),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(Saved::Outdated),
                error => Err(failed("save export")(error)),
            },
        }
    }
}
