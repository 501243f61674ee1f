use std::fmt;

use nightjar_model::{AreaId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Limits, rfc3339};

/// Whether a user may do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum UserState {
    Enabled,
    Disabled,
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    #[schema(value_type = String)]
    pub id: UserId,
    pub email: String,
    pub name: String,
    /// `admin`, `operator`, `viewer`, or the id of one of the tenant's own roles.
    pub role: String,
    /// The role's rights hold here and below; `null` is the root.
    #[schema(value_type = Option<String>, required)]
    pub area_id: Option<AreaId>,
    /// The channels to which rights are limited, by right.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub limits: Limits,
    pub state: UserState,
    /// Whether a code is asked for besides the password.
    pub second_factor: bool,
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_sign_in_at: Option<Timestamp>,
}

/// A page of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserList {
    pub items: Vec<User>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// A user to be added.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewUser {
    #[schema(max_length = 254)]
    pub email: String,
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// 10 characters or more.
    #[schema(max_length = 128, format = Password)]
    pub password: String,
    /// `admin`, `operator`, `viewer`, or the id of one of the tenant's own roles.
    pub role: String,
    /// The root when missing.
    #[schema(value_type = Option<String>)]
    pub area_id: Option<AreaId>,
    /// Without limits when missing.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub limits: Limits,
}

/// The password belongs in no log.
impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What becomes of a user. The address stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UserChange {
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// `admin`, `operator`, `viewer`, or the id of one of the tenant's own roles.
    pub role: String,
    /// `null` is the root.
    #[schema(value_type = Option<String>, required)]
    pub area_id: Option<AreaId>,
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub limits: Limits,
    /// Who is disabled is signed out everywhere.
    pub state: UserState,
}

/// A password that an administrator gives somebody.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewPassword {
    /// 10 characters or more.
    #[schema(max_length = 128, format = Password)]
    pub password: String,
}

/// The password belongs in no log.
impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPassword").finish_non_exhaustive()
    }
}

/// A user's being signed in from one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    #[schema(value_type = String)]
    pub id: SessionId,
    /// The network address from which the user signed in.
    #[schema(required)]
    pub host: Option<String>,
    /// What the user's program calls itself.
    #[schema(required)]
    pub program: Option<String>,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub last_used_at: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A user's sessions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionList {
    pub items: Vec<Session>,
    /// Always `null`: they all come at once.
    #[schema(required)]
    pub next: Option<String>,
}
