use axum::body::Body;
use axum::response::Response;
use http::response;
use nightjar_api::ProblemCode;
use nightjar_lambda_kit::Refusal;
use serde::{Deserialize, Serialize};

/// An answer as it is kept for repetitions.
#[derive(Serialize, Deserialize)]
pub struct KeptAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    /// None when it was too large.
    body: Option<String>,
}

impl KeptAnswer {
    /// Every answer to a change is text.
    pub fn of(parts: &response::Parts, body: &[u8]) -> Self {
        let text = |value: &http::HeaderValue| value.to_str().map(str::to_owned).ok();
        let headers = parts.headers.iter();
        Self {
            status: parts.status.as_u16(),
            headers: headers
                .filter_map(|(name, value)| Some((name.to_string(), text(value)?)))
                .collect(),
            body: Some(String::from_utf8_lossy(body).into_owned()),
        }
    }

    /// The answer without its body, when that has more than `bytes`.
    pub fn at_most(mut self, bytes: usize) -> Self {
        self.body = self.body.filter(|body| body.len() <= bytes);
        self
    }

    /// Writes it.
    pub fn write(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// Reads what [`Self::write`] wrote.
    pub fn read(text: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(text)
    }

    /// The answer once more.
    ///
    /// # Errors
    /// When its body was not kept.
    pub fn into_response(self) -> Result<Response, Refusal> {
        let body = self.body.ok_or_else(|| {
            Refusal::new(
                ProblemCode::IdempotencyConflict,
                "This request was fulfilled before; its answer was too large to be kept. Look at what it has changed.",
            )
        })?;
        let response = self
            .headers
            .into_iter()
            .fold(Response::builder().status(self.status), |response, (name, value)| {
                response.header(name, value)
            });
        response.body(Body::from(body)).map_err(Refusal::internal)
    }
}
