use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use nightjar_lambda_kit::Refusal;

/// The one id in the path. What is no id names nothing, so it is answered as an id that nobody has.
#[derive(Debug, Clone)]
pub struct PathId<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let id = text.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(Refusal::absent)
    }
}
