use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use nightjar_api::{PROBLEM_CONTENT_TYPE, Problem, ProblemCode};

/// A request that is not fulfilled, and why. As an answer it is a problem+json document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: ProblemCode,
    detail: String,
    retry_after_s: Option<i64>,
}

impl Refusal {
    /// A refusal whose `detail` the caller may read.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            retry_after_s: None,
        }
    }

    /// Something was tried too often: after so many milliseconds it may be tried again.
    pub fn too_many_attempts(wait_ms: i64) -> Self {
        let wait_s = wait_ms.div_euclid(1000) + 1;
        Self {
            retry_after_s: Some(wait_s),
            ..Self::new(
                ProblemCode::TooManyAttempts,
                format!("There were too many failures. Try again in {wait_s} s."),
            )
        }
    }

    /// The request is wrong, and `detail` says what to change.
    pub fn invalid_request(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::InvalidRequest, detail)
    }

    /// There is no such thing, or it is another tenant's.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::NotFound, detail)
    }

    /// There is no such thing for this caller. One sentence for what never was, what is another tenant's, and what lies out of reach.
    pub fn absent() -> Self {
        Self::not_found("There is no such thing here.")
    }

    /// The caller is known and lacks the right.
    pub fn forbidden() -> Self {
        Self::new(
            ProblemCode::Forbidden,
            "Your rights do not allow this. Ask an administrator for them.",
        )
    }

    /// The bearer is missing, expired or forged.
    pub fn unauthorized() -> Self {
        Self::new(
            ProblemCode::Unauthorized,
            "Sign in and send the access token as a bearer.",
        )
    }

    /// Something of ours is broken: the cause goes into the log and nowhere else.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        // The alternate form writes the whole chain of causes.
        tracing::error!(cause = format!("{:#}", cause.into()), "internal error");
        Self::new(
            ProblemCode::Internal,
            "Something went wrong on our side. Try again later.",
        )
    }

    /// The machine-readable reason.
    pub const fn code(&self) -> ProblemCode {
        self.code
    }
}

const fn status_of(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::InvalidRequest => StatusCode::BAD_REQUEST,
        ProblemCode::InvalidCredentials
        | ProblemCode::SecondFactorRequired
        | ProblemCode::Unauthorized
        | ProblemCode::AssertionRefused => StatusCode::UNAUTHORIZED,
        ProblemCode::ClaimRefused | ProblemCode::DeviceDisabled | ProblemCode::Forbidden | ProblemCode::OidcRefused => {
            StatusCode::FORBIDDEN
        }
        ProblemCode::NotFound | ProblemCode::OidcNotOffered => StatusCode::NOT_FOUND,
        ProblemCode::OidcUnavailable => StatusCode::BAD_GATEWAY,
        ProblemCode::Superseded
        | ProblemCode::IdempotencyBusy
        | ProblemCode::QuotaReached
        | ProblemCode::AreaNotEmpty
        | ProblemCode::EmailTaken
        | ProblemCode::RoleInUse
        | ProblemCode::LastAdministrator
        | ProblemCode::DeviceClaimed => StatusCode::CONFLICT,
        ProblemCode::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ProblemCode::IdempotencyConflict => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        ProblemCode::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = status_of(refusal.code);
        Self {
            problem_type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: refusal.detail,
            code: refusal.code,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let retry_after_s = self.retry_after_s;
        let (code, status) = (self.code, status_of(self.code));
        let mut response = (status, axum::Json(Problem::from(self))).into_response();
        // For layers that ask why, such as the operation log.
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_CONTENT_TYPE));
        if let Some(seconds) = retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110 §11.6.1 asks for it; browsers show no dialog for this scheme.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
