use std::panic::AssertUnwindSafe;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::{HeaderValue, header};

use crate::Refusal;

/// The largest body that is read.
pub const BODY_LIMIT_BYTES: usize = 256 * 1024;

/// Adds what every function answers alike: unknown paths and methods, bodies too large, panics, and no caching of answers that do
/// not ask for it.
pub fn finish(router: Router) -> Router {
    router
        .fallback(async || Refusal::not_found("There is nothing at this path."))
        .method_not_allowed_fallback(async || Refusal::not_found("This path knows no such method."))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(from_fn(answer_panics))
        .layer(map_response(forbid_caching))
}

/// Answers Function URL events from a router until Lambda ends the process.
///
/// # Errors
/// When Lambda's runtime API cannot be reached.
pub async fn serve(router: Router) -> Result<(), lambda_http::Error> {
    lambda_http::run(finish(router)).await
}

async fn answer_panics(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        // The panic hook has logged place and message already.
        Err(_) => Refusal::internal(anyhow::anyhow!("a handler panicked")).into_response(),
    }
}

async fn forbid_caching(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(no_store);
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::response::Response;
    use axum::routing::{get, post};
    use http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::{BODY_LIMIT_BYTES, finish};
    use crate::JsonBody;

    async fn panics() -> &'static str {
        panic!("on purpose")
    }

    async fn reads(JsonBody(_): JsonBody<serde_json::Value>) {}

    async fn answer(method: &str, path: &str, body: String) -> Response {
        let router = finish(Router::new().route("/panics", get(panics)).route("/reads", post(reads)));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    async fn code_of(response: Response) -> (StatusCode, String) {
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let status = response.status();
        let body = to_bytes(response.into_body(), BODY_LIMIT_BYTES).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["status"], status.as_u16());
        (status, problem["code"].as_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_says_nothing() {
        let answer = code_of(answer("GET", "/panics", String::new()).await).await;
        assert_eq!(answer, (StatusCode::INTERNAL_SERVER_ERROR, "internal".to_owned()));
    }

    #[tokio::test]
    async fn unknown_paths_and_methods_are_problems() {
        for (method, path) in [("GET", "/nowhere"), ("DELETE", "/reads")] {
            let answer = code_of(answer(method, path, String::new()).await).await;
            assert_eq!(answer, (StatusCode::NOT_FOUND, "not_found".to_owned()));
        }
    }

    #[tokio::test]
    async fn bodies_that_are_no_json_or_too_large_are_problems() {
        let large = format!("\"{}\"", "x".repeat(BODY_LIMIT_BYTES));
        for body in ["{".to_owned(), large] {
            let answer = code_of(answer("POST", "/reads", body).await).await;
            assert_eq!(answer, (StatusCode::BAD_REQUEST, "invalid_request".to_owned()));
        }
    }
}
