use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, Method, header};
use nightjar_api::ProblemCode;
use nightjar_domain::idempotency::{
    Begun, IdempotencyKey, IdempotentRequests, InvalidIdempotencyKey, Lock, RequestHash, RequestId, Sealed, open, seal,
};
use nightjar_domain::identity::{Actor, Who};
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::bearer::recognise;
use crate::kept_answer::KeptAnswer;

const HEADER: &str = "idempotency-key";

/// Signing in is guarded by itself, and its answers are worth too much to be kept.
const LEFT_OUT: &str = "/api/session";

/// More than a function is ever sent.
const BODY_MAX_BYTES: usize = 8 * 1024 * 1024;

/// A row must hold the answer, sealed (400 KB at most).
const ANSWER_MAX_BYTES: usize = 256 * 1024;

struct Keyed {
    key: IdempotencyKey,
    id: RequestId,
    hash: RequestHash,
}

/// Fulfils a `POST` that carries an `Idempotency-Key` once, however often it is sent, and answers repetitions alike.
pub async fn fulfil_once(State(deps): State<Arc<Deps>>, request: Request, next: Next) -> Response {
    let guarded = request.method() == Method::POST && !request.uri().path().starts_with(LEFT_OUT);
    if !guarded || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    match keyed(&deps, request).await {
        Ok((Some(keyed), request)) => fulfil(&deps, &keyed, request, next)
            .await
            .unwrap_or_else(Refusal::into_response),
        // Who is not signed in is refused by the operation itself.
        Ok((None, request)) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn keyed(deps: &Deps, request: Request) -> Result<(Option<Keyed>, Request), Refusal> {
    let key = key_of(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let Ok(actor) = recognise(&mut parts, deps).await else {
        return Ok((None, Request::from_parts(parts, body)));
    };
    let body = to_bytes(body, BODY_MAX_BYTES).await;
    let body = body.map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let keyed = Keyed {
        id: key.of(&caller(&actor)),
        hash: hash_of(&parts, &body),
        key,
    };
    Ok((Some(keyed), Request::from_parts(parts, Body::from(body))))
}

fn caller(actor: &Actor) -> [&str; 3] {
    match &actor.who {
        Who::User(user) => [actor.tenant.as_str(), "user", user.as_str()],
        Who::ApiKey(key) => [actor.tenant.as_str(), "api-key", key.as_str()],
    }
}

fn key_of(headers: &HeaderMap) -> Result<IdempotencyKey, Refusal> {
    let mut lines = headers.get_all(HEADER).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(Refusal::invalid_request("Send one Idempotency-Key."));
    };
    let key = String::from_utf8_lossy(line.as_bytes()).parse();
    key.map_err(|error: InvalidIdempotencyKey| Refusal::invalid_request(error.to_string()))
}

fn hash_of(parts: &Parts, body: &Bytes) -> RequestHash {
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map_or(&[][..], |value| value.as_bytes());
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    RequestHash::of([parts.method.as_str().as_bytes(), address.as_bytes(), kind, body])
}

async fn fulfil(deps: &Deps, keyed: &Keyed, request: Request, next: Next) -> Result<Response, Refusal> {
    let begun = deps.core.begin(&keyed.id, &keyed.hash, (deps.clock)()).await;
    match begun.map_err(Refusal::internal)? {
        Begun::First(lock) => Ok(answer_first(deps, keyed, &lock, next.run(request).await).await),
        Begun::Answered(sealed) => repeat(keyed, &sealed),
        Begun::Busy => Err(Refusal::new(
            ProblemCode::IdempotencyBusy,
            "The first request with this Idempotency-Key still runs. Send it again in a moment.",
        )),
        Begun::OtherRequest => Err(Refusal::new(
            ProblemCode::IdempotencyConflict,
            "This Idempotency-Key was used for another request. Use a new one.",
        )),
    }
}

fn repeat(keyed: &Keyed, sealed: &Sealed) -> Result<Response, Refusal> {
    let text = open(&keyed.key, &keyed.id, &keyed.hash, sealed).map_err(Refusal::internal)?;
    KeptAnswer::read(&text).map_err(Refusal::internal)?.into_response()
}

/// Keeps an answer that says something was done. What was refused or failed may be sent again with the same key.
async fn answer_first(deps: &Deps, keyed: &Keyed, lock: &Lock, response: Response) -> Response {
    if !response.status().is_success() {
        give_up(deps, lock).await;
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Refusal::internal(error).into_response(),
    };
    if let Err(error) = keep(deps, keyed, lock, KeptAnswer::of(&parts, &body)).await {
        tracing::error!(error = format!("{error:#}"), "the answer is not kept for repetitions");
    }
    Response::from_parts(parts, Body::from(body))
}

async fn keep(deps: &Deps, keyed: &Keyed, lock: &Lock, answer: KeptAnswer) -> anyhow::Result<()> {
    let answer = answer.at_most(ANSWER_MAX_BYTES).write()?;
    let sealed = seal(&keyed.key, &keyed.id, &keyed.hash, &answer)?;
    Ok(deps.core.keep_answer(lock, &sealed, (deps.clock)()).await?)
}

async fn give_up(deps: &Deps, lock: &Lock) {
    if let Err(error) = deps.core.give_up(lock).await {
        tracing::error!(
            error = format!("{:#}", anyhow::Error::from(error)),
            "the request stays locked for a minute"
        );
    }
}
