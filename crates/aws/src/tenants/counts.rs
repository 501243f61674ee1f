use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem, Update};
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::Counted;
use nightjar_model::{RetentionClass, TenantId};

use crate::attributes::number;
use crate::identity::{CoreTable, tenant_key};

/// The sort key of the tenant's own row.
pub(crate) const TENANT: &str = "TENANT";

/// The attribute that limits a count.
pub(crate) fn quota_name(counted: Counted) -> String {
    format!("{counted}_max")
}

impl CoreTable {
    /// A part of a transaction that counts one more, unless the quota is used up or there is no such tenant.
    pub(crate) fn one_more(
        &self,
        tenant: &TenantId,
        counted: Counted,
        action: &'static str,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .count(tenant, counted, "1")
            .expression_attribute_names("#quota", quota_name(counted))
            .expression_attribute_values(":none", number(0))
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(#quota) OR #count < #quota \
                 OR (attribute_not_exists(#count) AND #quota > :none))",
            );
        let update = update.build().map_err(|error| StoreError::new(action, error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// A part of a transaction that counts one less. It never fails for the number itself: tenants that were made before things
    /// were counted begin at nothing.
    pub(crate) fn one_less(
        &self,
        tenant: &TenantId,
        counted: Counted,
        action: &'static str,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .count(tenant, counted, "-1")
            .condition_expression("attribute_exists(pk)");
        let update = update.build().map_err(|error| StoreError::new(action, error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    fn count(
        &self,
        tenant: &TenantId,
        counted: Counted,
        difference: &str,
    ) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), TENANT)))
            .update_expression("ADD #count :difference")
            .expression_attribute_names("#count", counted.as_str())
            .expression_attribute_values(":difference", number(difference))
    }

    /// A part of a transaction that fails when the tenant may not keep footage for so long.
    pub(crate) fn may_keep(
        &self,
        tenant: &TenantId,
        class: RetentionClass,
        action: &'static str,
    ) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), TENANT)))
            .condition_expression("attribute_not_exists(storage_days_max) OR storage_days_max >= :days")
            .expression_attribute_values(":days", number(class.days()));
        let check = check.build().map_err(|error| StoreError::new(action, error))?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }
}
