use async_trait::async_trait;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use nightjar_domain::devices::ChangeError;
use nightjar_domain::identity::oidc::{OidcSettings, OidcStore, PendingSignIn, Subject};
use nightjar_domain::identity::{FindUser, SecretHash, StoreError, User};
use nightjar_model::{TenantId, UserId};
use serde_dynamo::{from_item, to_item};

use super::links::{LinkRow, link_key};
use super::pending::{PENDING, PendingRow, pending_key};
use super::settings_row::{OIDC, SettingsRow};
use crate::attributes::number;
use crate::identity::{CoreTable, TransactError, tenant_key};

#[async_trait]
impl OidcStore for CoreTable {
    async fn find_oidc(&self, tenant: &TenantId) -> Result<Option<OidcSettings>, StoreError> {
        const ACTION: &str = "read issuer";
        let row: Option<SettingsRow> = self.get(&tenant_key(tenant), OIDC, ACTION).await?;
        let settings = row.map(OidcSettings::try_from).transpose();
        settings.map_err(|error| StoreError::new(ACTION, error))
    }

    async fn save_oidc(&self, tenant: &TenantId, settings: &OidcSettings) -> Result<(), ChangeError> {
        const ACTION: &str = "save issuer";
        let item = to_item(SettingsRow::of(tenant, settings)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        // Settings that were never written are the first version.
        let request = match settings.version - 1 {
            1 => request.condition_expression("attribute_not_exists(pk)"),
            before => request
                .condition_expression("version = :before")
                .expression_attribute_values(":before", number(before)),
        };
        let error = match request.send().await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => Err(ChangeError::Changed),
            _ => Err(StoreError::new(ACTION, error).into()),
        }
    }

    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), StoreError> {
        const ACTION: &str = "remember sign-in";
        let item = to_item(PendingRow::of(pending)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new(ACTION, error))
    }

    async fn take_pending(&self, state: &SecretHash) -> Result<Option<PendingSignIn>, StoreError> {
        const ACTION: &str = "take sign-in";
        let request = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&pending_key(state), PENDING)))
            .return_values(ReturnValue::AllOld);
        let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        let row: Option<PendingRow> = answer
            .attributes
            .map(from_item)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))?;
        Ok(row.map(|row| row.read(state)))
    }

    async fn find_linked(&self, tenant: &TenantId, subject: &Subject) -> Result<Option<User>, StoreError> {
        match self.linked(tenant, subject).await? {
            Some(user) => self.find_user(tenant, &user).await,
            None => Ok(None),
        }
    }

    async fn link(&self, user: &User, subject: &Subject) -> Result<bool, StoreError> {
        // A user who was deleted leaves his link behind.
        let gone = match self.linked(&user.tenant, subject).await? {
            Some(other) if other != user.id => match self.find_user(&user.tenant, &other).await? {
                Some(_) => return Ok(false),
                None => Some(other),
            },
            _ => None,
        };
        let parts = vec![
            self.put_link(user, subject, gone.as_ref())?,
            self.mark_linked(user, subject)?,
        ];
        match self.transact(parts, "link user").await {
            Ok(()) => Ok(true),
            Err(TransactError::Conditions(_)) => Ok(false),
            Err(TransactError::Store(error)) => Err(error),
        }
    }
}

impl CoreTable {
    async fn linked(&self, tenant: &TenantId, subject: &Subject) -> Result<Option<UserId>, StoreError> {
        let row: Option<LinkRow> = self
            .get(&tenant_key(tenant), &link_key(tenant, subject), "read link")
            .await?;
        Ok(row.map(|row| row.user))
    }
}
