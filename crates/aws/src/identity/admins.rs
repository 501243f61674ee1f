use std::collections::BTreeSet;

use nightjar_domain::devices::{PageError, PageRequest};
use nightjar_domain::identity::{ListUsers, StoreError, User};
use nightjar_model::{TenantId, UserId};
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use super::core_table::{CoreTable, tenant_key};

/// The sort key, under the tenant, of those who can repair everything.
pub(super) const ADMINS: &str = "ADMINS";

const ACTION: &str = "read administrators";
const PAGE: u16 = 1_000;

/// The enabled administrators with all rights, as a set, so that counting one twice changes nothing.
#[derive(Serialize, Deserialize)]
pub(super) struct AdminsRow {
    pk: String,
    sk: String,
    // A set cannot be empty.
    #[serde(default, with = "serde_dynamo::string_set", skip_serializing_if = "Vec::is_empty")]
    admins: Vec<String>,
}

impl AdminsRow {
    pub(super) fn of(tenant: &TenantId, admins: impl IntoIterator<Item = UserId>) -> Self {
        Self {
            pk: tenant_key(tenant),
            sk: ADMINS.to_owned(),
            admins: admins.into_iter().map(|user| user.to_string()).collect(),
        }
    }
}

impl CoreTable {
    /// Writes the row of a tenant that was made before there was one.
    pub(super) async fn ensure_admins(&self, tenant: &TenantId) -> Result<(), StoreError> {
        let row: Option<AdminsRow> = self.get(&tenant_key(tenant), ADMINS, ACTION).await?;
        if row.is_some() {
            return Ok(());
        }
        let admins = self.all_admins(tenant).await?;
        let item = to_item(AdminsRow::of(tenant, admins)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        match request.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(()),
            // Somebody else was faster, and knew the same.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::new(ACTION, error)),
        }
    }

    async fn all_admins(&self, tenant: &TenantId) -> Result<BTreeSet<UserId>, StoreError> {
        let mut admins = BTreeSet::new();
        let mut cursor = None;
        loop {
            let request = PageRequest { limit: PAGE, cursor };
            let page = self.list_users(tenant, &request).await.map_err(|error| match error {
                PageError::Store(error) => error,
                PageError::InvalidCursor => StoreError::new(ACTION, error),
            })?;
            admins.extend(
                page.items
                    .iter()
                    .filter(|user| user.is_full_admin())
                    .map(|user: &User| user.id.clone()),
            );
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(admins),
            }
        }
    }
}
