use async_trait::async_trait;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use nightjar_domain::devices::{ChangeError, Page, PageError, PageRequest};
use nightjar_domain::groups::{ChangeGroup, CreateGroup, DeleteGroup, FindGroup, Group, ListGroups};
use nightjar_domain::identity::StoreError;
use nightjar_model::{GroupId, TenantId};
use serde_dynamo::to_item;

use super::row::{GROUP_PREFIX, GroupRow, group_key};
use crate::attributes::number;
use crate::identity::{CoreTable, TransactError, tenant_key};
use crate::version;

#[async_trait]
impl FindGroup for CoreTable {
    async fn find_group(&self, tenant: &TenantId, group: &GroupId) -> Result<Option<Group>, StoreError> {
        const ACTION: &str = "read group";
        let row: Option<GroupRow> = self.get(&tenant_key(tenant), &group_key(group), ACTION).await?;
        let group = row.map(Group::try_from).transpose();
        group.map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl ListGroups for CoreTable {
    async fn list_groups(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Group>, PageError> {
        self.list::<GroupRow, _>(tenant, GROUP_PREFIX, page, "list groups")
            .await
    }
}

#[async_trait]
impl CreateGroup for CoreTable {
    async fn create_group(&self, group: &Group) -> Result<(), StoreError> {
        const ACTION: &str = "create group";
        let part = self.put_new(&GroupRow::of(group), ACTION)?;
        self.transact(vec![part], ACTION).await.map_err(|error| match error {
            TransactError::Conditions(_) => StoreError::new(ACTION, "a new random id was there already"),
            TransactError::Store(error) => error,
        })
    }
}

#[async_trait]
impl ChangeGroup for CoreTable {
    async fn change_group(&self, after: &Group) -> Result<(), ChangeError> {
        const ACTION: &str = "change group";
        let item = to_item(GroupRow::of(after)).map_err(|error| StoreError::new(ACTION, error))?;
        let before = after.version - 1;
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression(version::unchanged(before))
            .expression_attribute_values(":version", number(before));
        let put = put.build().map_err(|error| StoreError::new(ACTION, error))?;
        self.write_group(TransactWriteItem::builder().put(put).build(), ACTION)
            .await
    }
}

#[async_trait]
impl DeleteGroup for CoreTable {
    async fn delete_group(&self, group: &Group) -> Result<(), ChangeError> {
        const ACTION: &str = "delete group";
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&group.tenant), &group_key(&group.id))))
            .condition_expression(version::unchanged(group.version))
            .expression_attribute_values(":version", number(group.version));
        let delete = delete.build().map_err(|error| StoreError::new(ACTION, error))?;
        self.write_group(TransactWriteItem::builder().delete(delete).build(), ACTION)
            .await
    }
}

impl CoreTable {
    async fn write_group(&self, part: TransactWriteItem, action: &'static str) -> Result<(), ChangeError> {
        match self.transact(vec![part], action).await {
            Ok(()) => Ok(()),
            Err(TransactError::Conditions(_)) => Err(ChangeError::Changed),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}
