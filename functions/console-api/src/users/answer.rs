use nightjar_api::{ProblemCode, Session as ApiSession, User as ApiUser, UserState};
use nightjar_domain::identity::{Session, User, UserError};
use nightjar_lambda_kit::Refusal;
use nightjar_model::SessionId;

use crate::etag::precondition_failed;
use crate::rights::describe_limits;

/// A user as it is answered.
pub fn describe_user(user: &User) -> ApiUser {
    ApiUser {
        id: user.id.clone(),
        email: user.email.as_str().to_owned(),
        name: user.name.clone(),
        role: user.role.to_string(),
        area_id: user.area.clone(),
        limits: describe_limits(&user.limits),
        state: if user.enabled {
            UserState::Enabled
        } else {
            UserState::Disabled
        },
        second_factor: user.second_factor.as_ref().is_some_and(|factor| factor.confirmed),
        last_sign_in_at: user.last_sign_in_at,
    }
}

/// A session as it is answered to somebody who himself is in `current`.
pub fn describe_session(session: Session, current: Option<&SessionId>) -> ApiSession {
    ApiSession {
        current: current == Some(&session.id),
        id: session.id,
        host: session.host,
        program: session.program,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
    }
}

/// The answer when a user was not written.
pub fn refuse(error: UserError) -> Refusal {
    let detail = format!("{error}.");
    match error {
        UserError::EmailTaken => Refusal::new(ProblemCode::EmailTaken, detail),
        UserError::NoRole => Refusal::invalid_request(detail),
        UserError::Changed => precondition_failed(),
        UserError::LastAdministrator => Refusal::new(ProblemCode::LastAdministrator, detail),
        UserError::Quota(_) => Refusal::new(ProblemCode::QuotaReached, detail),
        UserError::Store(error) => Refusal::internal(error),
    }
}
