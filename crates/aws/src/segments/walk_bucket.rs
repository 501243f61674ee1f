use async_trait::async_trait;
use nightjar_domain::segments::{BucketWalk, FolderPage, IndexError, ListedObject, ListedPage};

use super::bucket::FootageBucket;
use super::table::failed;

#[async_trait]
impl BucketWalk for FootageBucket {
    async fn folder_page(&self, prefix: &str, next: Option<String>) -> Result<FolderPage, IndexError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.name)
            .prefix(prefix)
            .delimiter("/")
            .set_continuation_token(next)
            .send()
            .await
            .map_err(failed("list folders"))?;
        let folders = page.common_prefixes().iter().filter_map(|folder| folder.prefix());
        Ok(FolderPage {
            folders: folders.map(str::to_owned).collect(),
            next: page.next_continuation_token.clone(),
        })
    }

    async fn object_page(&self, prefix: &str, next: Option<String>) -> Result<ListedPage, IndexError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.name)
            .prefix(prefix)
            .set_continuation_token(next)
            .send()
            .await
            .map_err(failed("list footage"))?;
        let objects = page.contents().iter().filter_map(|object| {
            Some(ListedObject {
                key: object.key()?.to_owned(),
                size_bytes: object.size().and_then(|size| u64::try_from(size).ok())?,
            })
        });
        Ok(ListedPage {
            objects: objects.collect(),
            next: page.next_continuation_token.clone(),
        })
    }
}
