use nightjar_model::{OperationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::rfc3339;

/// Something that somebody did, or that was refused to him.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OperationEntry {
    #[schema(value_type = String)]
    pub id: OperationId,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub actor: OperationActor,
    /// The network address that the request came from.
    #[schema(required)]
    pub host: Option<String>,
    /// `noun.verb`, such as `device.add`.
    pub operation: String,
    pub outcome: OperationOutcome,
    #[schema(required)]
    pub target: Option<OperationTarget>,
    /// The thing before a change.
    #[schema(required, value_type = Option<Object>)]
    pub before: Option<Value>,
    /// The thing after a change.
    #[schema(required, value_type = Option<Object>)]
    pub after: Option<Value>,
    /// The `code` of the problem when it was refused, or what else there is to say.
    #[schema(required)]
    pub detail: Option<String>,
}

/// Who did it, as they were called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OperationActor {
    pub kind: OperationActorKind,
    #[schema(required)]
    pub id: Option<String>,
    pub name: String,
}

/// What kind of caller it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OperationActorKind {
    User,
    ApiKey,
    /// Somebody who had not signed in.
    Nobody,
}

/// To what it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OperationTarget {
    pub kind: String,
    pub id: String,
    pub name: String,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OperationOutcome {
    Allowed,
    Refused,
    /// It was allowed, and something of ours broke.
    Failed,
}

/// A page of the operation log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OperationList {
    /// It may have fewer items than asked for, or none, and still a next page: then little of what was read was searched for.
    pub items: Vec<OperationEntry>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The column by which entries are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OperationSort {
    #[default]
    At,
    User,
    Host,
    Operation,
    Outcome,
    Target,
    Detail,
}

/// Which way they are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SortOrder {
    Asc,
    #[default]
    Desc,
}

/// Which entries, and which page of them.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OperationQuery {
    /// At or after this time: RFC 3339, or milliseconds since 1970. 24 hours ago when missing.
    pub from: Option<String>,
    /// Before this time, at most 31 days after `from`. Now when missing.
    pub to: Option<String>,
    /// Part of the actor's name, or the whole id.
    pub user: Option<String>,
    /// The whole name of an operation, or its noun with the dot, such as `device.`.
    pub operation: Option<String>,
    #[param(inline)]
    pub outcome: Option<OperationOutcome>,
    /// The beginning of the address.
    pub host: Option<String>,
    /// Part of target, detail, before or after.
    pub text: Option<String>,
    #[serde(default)]
    #[param(inline, required = false, default = "at")]
    pub sort: OperationSort,
    #[serde(default)]
    #[param(inline, required = false, default = "desc")]
    pub order: SortOrder,
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 100)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// Which entries.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OperationExportQuery {
    /// At or after this time: RFC 3339, or milliseconds since 1970. 24 hours ago when missing.
    pub from: Option<String>,
    /// Before this time, at most 31 days after `from`. Now when missing.
    pub to: Option<String>,
    /// Part of the actor's name, or the whole id.
    pub user: Option<String>,
    /// The whole name of an operation, or its noun with the dot, such as `device.`.
    pub operation: Option<String>,
    #[param(inline)]
    pub outcome: Option<OperationOutcome>,
    /// The beginning of the address.
    pub host: Option<String>,
    /// Part of target, detail, before or after.
    pub text: Option<String>,
    #[serde(default)]
    #[param(inline, required = false, default = "at")]
    pub sort: OperationSort,
    #[serde(default)]
    #[param(inline, required = false, default = "desc")]
    pub order: SortOrder,
}

impl From<OperationExportQuery> for OperationQuery {
    fn from(query: OperationExportQuery) -> Self {
        Self {
            from: query.from,
            to: query.to,
            user: query.user,
            operation: query.operation,
            outcome: query.outcome,
            host: query.host,
            text: query.text,
            sort: query.sort,
            order: query.order,
            limit: None,
            cursor: None,
        }
    }
}
