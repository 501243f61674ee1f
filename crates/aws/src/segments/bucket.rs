use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::Object;
use nightjar_domain::segments::{IndexError, Listing, StoredObject};

use super::table::failed;

/// The bucket of footage.
#[derive(Debug, Clone)]
pub struct FootageBucket {
    pub(super) client: Client,
    pub(super) name: String,
}

impl FootageBucket {
    /// The bucket called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

#[async_trait]
impl Listing for FootageBucket {
    async fn list_after(&self, prefix: &str, after: Option<&str>) -> Result<Vec<StoredObject>, IndexError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.name)
            .prefix(prefix)
            .set_start_after(after.map(str::to_owned))
            .send()
            .await
            .map_err(failed("list footage"))?;
        Ok(page.contents().iter().filter_map(stored_object).collect())
    }
}

fn stored_object(object: &Object) -> Option<StoredObject> {
    let size_bytes = object.size().and_then(|size| u64::try_from(size).ok())?;
    Some(StoredObject {
        key: object.key()?.parse().ok()?,
        size_bytes,
    })
}
