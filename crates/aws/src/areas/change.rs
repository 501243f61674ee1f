use async_trait::async_trait;
use futures::future::try_join_all;
use nightjar_domain::areas::{AreaContents, AreaContentsReader, AreaTree, ChangeAreas, FindAreas};
use nightjar_domain::devices::ChangeError;
use nightjar_domain::identity::StoreError;
use nightjar_model::{AreaId, TenantId};
use serde_dynamo::to_item;

use super::{AREAS, AreasRow};
use crate::attributes::{number, read_text, text};
use crate::identity::{CoreTable, tenant_key};

const AT_ONCE: usize = 16;

#[async_trait]
impl FindAreas for CoreTable {
    async fn find_areas(&self, tenant: &TenantId) -> Result<Option<AreaTree>, StoreError> {
        const ACTION: &str = "read areas";
        let row: Option<AreasRow> = self.get(&tenant_key(tenant), AREAS, ACTION).await?;
        let tree = row.map(AreaTree::try_from).transpose();
        tree.map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl ChangeAreas for CoreTable {
    async fn change_areas(&self, tenant: &TenantId, tree: &AreaTree) -> Result<(), ChangeError> {
        const ACTION: &str = "write areas";
        let item = to_item(AreasRow::of(tenant, tree)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("version = :before")
            .expression_attribute_values(":before", number(tree.version() - 1));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Err(ChangeError::Changed)
            }
            Err(error) => Err(StoreError::new(ACTION, error).into()),
        }
    }
}

#[async_trait]
impl AreaContentsReader for CoreTable {
    async fn area_contents(&self, tenant: &TenantId, area: &AreaId) -> Result<AreaContents, StoreError> {
        let mut contents = AreaContents::default();
        for sk in self.rows_in(tenant, area).await? {
            match sk.split_once('#').map(|(kind, _)| kind) {
                Some("DEVICE" | "CHANNEL") => contents.things += 1,
                Some("USER" | "APIKEY") => contents.actors += 1,
                _ => {}
            }
        }
        Ok(contents)
    }

    async fn move_contents(&self, tenant: &TenantId, from: &AreaId, to: &AreaId) -> Result<(), StoreError> {
        let sks = self.rows_in(tenant, from).await?;
        let things: Vec<_> = sks
            .iter()
            .filter(|sk| sk.starts_with("DEVICE#") || sk.starts_with("CHANNEL#"))
            .collect();
        for some in things.chunks(AT_ONCE) {
            try_join_all(some.iter().map(|sk| self.move_row(tenant, sk, from, to))).await?;
        }
        Ok(())
    }
}

impl CoreTable {
    // There is no index by place: places are seldom deleted, and everything of a tenant is one partition.
    async fn rows_in(&self, tenant: &TenantId, area: &AreaId) -> Result<Vec<String>, StoreError> {
        let pages = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk")
            .filter_expression("area = :area")
            .projection_expression("sk")
            .expression_attribute_values(":pk", text(tenant_key(tenant)))
            .expression_attribute_values(":area", text(area))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let items = pages.collect::<Result<Vec<_>, _>>().await;
        let items = items.map_err(|error| StoreError::new("look into area", error))?;
        Ok(items.iter().filter_map(|item| read_text(item, "sk")).collect())
    }

    // What was moved or deleted meanwhile stays as it is.
    async fn move_row(&self, tenant: &TenantId, sk: &str, from: &AreaId, to: &AreaId) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), sk)))
            .update_expression("SET area = :to, version = if_not_exists(version, :first) + :one")
            .condition_expression("area = :from")
            .expression_attribute_values(":to", text(to))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":first", number(1))
            .expression_attribute_values(":one", number(1));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::new("move into area", error)),
        }
    }
}
