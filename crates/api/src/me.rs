use std::collections::BTreeSet;
use std::fmt;

use nightjar_model::{AreaId, SessionId, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Limits, Right};

/// What kind of caller somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    User,
    ApiKey,
}

/// Who asks, and what he may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub kind: CallerKind,
    /// Of the user or API key.
    pub id: String,
    pub name: String,
    /// `null` for API keys.
    #[schema(required)]
    pub email: Option<String>,
    #[schema(value_type = String)]
    pub tenant_id: TenantId,
    pub tenant_name: String,
    pub rights: BTreeSet<Right>,
    /// The rights hold here and below.
    #[schema(value_type = String)]
    pub area_id: AreaId,
    /// The channels to which rights are limited, by right.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub limits: Limits,
    /// Whether a code is asked for besides the password.
    pub second_factor: bool,
    /// `null` for API keys.
    #[schema(value_type = Option<String>, required)]
    pub session_id: Option<SessionId>,
}

/// A change of one's own password.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PasswordChange {
    #[schema(max_length = 128, format = Password)]
    pub current: String,
    /// 10 characters or more.
    #[schema(max_length = 128, format = Password)]
    pub new: String,
}

/// Neither belongs in a log.
impl fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

/// A second factor that waits to be confirmed. It is shown here only.
#[derive(Clone, Serialize, ToSchema)]
pub struct SecondFactorEnrolment {
    /// Base32 (RFC 4648), to be typed into a program on a telephone.
    pub secret: String,
    /// The same for a picture of dots.
    pub otpauth_uri: String,
}

/// The secret stays out of logs.
impl fmt::Debug for SecondFactorEnrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactorEnrolment").finish_non_exhaustive()
    }
}

/// The proof that somebody has the second factor.
#[derive(Clone, Deserialize, ToSchema)]
pub struct SecondFactorCode {
    /// What the telephone shows.
    #[schema(max_length = 64)]
    pub code: String,
}

/// A code is good for a minute.
impl fmt::Debug for SecondFactorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactorCode").finish_non_exhaustive()
    }
}

/// Codes in place of the telephone, each good once. They are shown here only.
#[derive(Clone, Serialize, ToSchema)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

/// The codes stay out of logs.
impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCodes").finish_non_exhaustive()
    }
}

/// The proof that it is the user who asks.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PasswordProof {
    #[schema(max_length = 128, format = Password)]
    pub password: String,
}

/// The password belongs in no log.
impl fmt::Debug for PasswordProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordProof").finish_non_exhaustive()
    }
}
