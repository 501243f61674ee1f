use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use nightjar_domain::identity::oidc::Subject;
use nightjar_domain::identity::{StoreError, User};
use nightjar_model::{TenantId, UserId};
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use crate::attributes::text;
use crate::identity::parts::update;
use crate::identity::user_row::user_key;
use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "link user";

/// Which user a person is.
#[derive(Serialize, Deserialize)]
pub(super) struct LinkRow {
    pk: String,
    sk: String,
    pub(super) user: UserId,
}

pub(super) fn link_key(tenant: &TenantId, subject: &Subject) -> String {
    format!("OIDCLINK#{}", subject.key(tenant).as_str())
}

impl CoreTable {
    /// A part that makes the person this user, and fails when he is another one. `gone` is a user that he was and who was deleted.
    pub(super) fn put_link(
        &self,
        user: &User,
        subject: &Subject,
        gone: Option<&UserId>,
    ) -> Result<TransactWriteItem, StoreError> {
        let row = LinkRow {
            pk: tenant_key(&user.tenant),
            sk: link_key(&user.tenant, subject),
            user: user.id.clone(),
        };
        let item = to_item(row).map_err(|error| StoreError::new(ACTION, error))?;
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        let put = match gone {
            Some(gone) => put
                .condition_expression("#user = :gone")
                .expression_attribute_values(":gone", text(gone)),
            None => put
                .condition_expression("attribute_not_exists(pk) OR #user = :user")
                .expression_attribute_values(":user", text(&user.id)),
        };
        let put = put.expression_attribute_names("#user", "user").build();
        let put = put.map_err(|error| StoreError::new(ACTION, error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// A part that makes the user this person of the issuer, and fails when he is gone or another person of the same issuer.
    pub(super) fn mark_linked(&self, user: &User, subject: &Subject) -> Result<TransactWriteItem, StoreError> {
        let part = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&user.tenant), &user_key(&user.id))))
            .update_expression("SET oidc_issuer = :issuer, oidc_subject = :subject")
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(oidc_issuer) OR oidc_issuer <> :issuer OR oidc_subject = :subject)",
            )
            .expression_attribute_values(":issuer", text(subject.issuer()))
            .expression_attribute_values(":subject", AttributeValue::S(subject.key(&user.tenant).as_str().to_owned()));
        update(part.build(), ACTION)
    }
}
