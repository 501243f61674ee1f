use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// The media type of a [`Problem`] (RFC 9457 §3).
pub const PROBLEM_CONTENT_TYPE: &str = "application/problem+json";

/// What went wrong, for programs. The words are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// E-mail and password do not belong together.
    InvalidCredentials,
    /// There is no such thing, or it is another tenant's.
    NotFound,
    /// The right password was sent, and a code is needed besides; or the code was wrong or used before.
    SecondFactorRequired,
    /// Too many failures: `Retry-After` says how many seconds to wait.
    TooManyAttempts,
    /// The e-mail address belongs to another user.
    EmailTaken,
    /// Users have this role.
    RoleInUse,
    /// One administrator with all rights must remain.
    LastAdministrator,
    /// The request does not follow the API's description.
    InvalidRequest,
    /// Sign in first.
    Unauthorized,
    /// The right to do this is missing.
    Forbidden,
    /// The claim code cannot be used.
    ClaimRefused,
    /// The device's assertion does not prove who it is.
    AssertionRefused,
    /// An administrator disabled the device.
    DeviceDisabled,
    /// A newer uploader with the same identity has begun.
    Superseded,
    /// A change needs `If-Match` with the ETag of what was read.
    PreconditionRequired,
    /// Somebody else changed it since it was read.
    PreconditionFailed,
    /// The Idempotency-Key was used for another request.
    IdempotencyConflict,
    /// The first request with this Idempotency-Key still runs.
    IdempotencyBusy,
    /// The tenant has as much as it may.
    QuotaReached,
    /// The area holds something.
    AreaNotEmpty,
    /// The device was claimed already.
    DeviceClaimed,
    /// The organisation does not let people sign in at an issuer of its own.
    OidcNotOffered,
    /// The organisation's issuer does not answer as it should.
    OidcUnavailable,
    /// The organisation's issuer, or the organisation, did not let this person in.
    OidcRefused,
    /// Ours to repair.
    Internal,
}

/// Why a request was refused (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do about it.
    pub detail: String,
    pub code: ProblemCode,
}

/// The default answer of every operation: a [`Problem`].
#[derive(Debug)]
pub struct DefaultProblem;

impl IntoResponses for DefaultProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let schema = Ref::from_schema_name("Problem");
        let response = ResponseBuilder::new()
            .description("The request was refused.")
            .content(PROBLEM_CONTENT_TYPE, ContentBuilder::new().schema(Some(schema)).build())
            .build();
        BTreeMap::from([("default".to_owned(), RefOr::T(response))])
    }
}
