use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path as UrlPath, Request, State};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Json, Router};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};
use nightjar_aws::Clients;
use nightjar_domain::exports::ExportLinkKey;
use nightjar_domain::identity::{ViewerGrant, ViewerTokenKey};
use nightjar_domain::playback::{MediaRefusal, media_key};
use nightjar_model::Timestamp;
use nightjar_model::keys::ObjectKey;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::counters::{Counters, Figures};
use crate::failure::Failure;
use crate::functions::FunctionOrigin;
use crate::media::BucketOrigin;
use crate::options::Options;

/// The console loads nothing from elsewhere, is framed by nobody, and tells no other site its addresses, which may carry
/// viewer tokens. Its component library writes style attributes.
const PAGE_HEADERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-cache"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// The origins, and who may reach them.
#[derive(Debug)]
pub struct Gateway {
    console_api: FunctionOrigin,
    token_vending: FunctionOrigin,
    playlist: FunctionOrigin,
    bucket: BucketOrigin,
    viewer_key: ViewerTokenKey,
    export_link_key: ExportLinkKey,
    counters: Counters,
}

impl Gateway {
    /// Reads the viewer key and prepares the origins.
    pub async fn new(options: &Options) -> anyhow::Result<Arc<Self>> {
        let clients = Clients::from_environment().await;
        let secret = clients
            .secrets()
            .get_secret_value()
            .secret_id(&options.viewer_key_secret)
            .send()
            .await;
        let secret = secret
            .context("read the viewer key")?
            .secret_string
            .context("read the viewer key")?;
        // Redirects are for the viewer, as at CloudFront.
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let origin = |function| FunctionOrigin::new(&client, &options.functions_endpoint, function);
        Ok(Arc::new(Self {
            console_api: origin(&options.console_api)?,
            token_vending: origin(&options.token_vending)?,
            playlist: origin(&options.playlist)?,
            bucket: BucketOrigin::new(clients, &options.bucket),
            viewer_key: ViewerTokenKey::from_secret(&secret)?,
            export_link_key: ExportLinkKey::from_secret(&secret)?,
            counters: Counters::default(),
        }))
    }

    /// Which path leads to which origin.
    pub fn router(self: Arc<Self>, console: &Path) -> Router {
        // The console's own paths are all the one page; its script tells them apart.
        let page = ServeFile::new(console.join("index.html"));
        let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
        let assets = Router::new()
            .fallback_service(ServeDir::new(console.join("assets")))
            .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, immutable));
        let pages = Router::new().fallback_service(ServeDir::new(console).fallback(page));
        let files = PAGE_HEADERS.into_iter().fold(pages, |pages, (name, value)| {
            pages.layer(SetResponseHeaderLayer::overriding(
                name,
                HeaderValue::from_static(value),
            ))
        });
        Router::new()
            .route("/api/{*path}", any(call_console_api))
            .route("/device/{*path}", any(call_token_vending))
            .route("/v/{token}/{*path}", get(play))
            .route("/x/{token}/{*name}", get(download))
            .route("/_edge/counters", get(show_counters))
            .with_state(self)
            .nest("/assets", assets)
            .fallback_service(files)
    }
}

async fn call_console_api(State(gateway): State<Arc<Gateway>>, request: Request) -> Result<Response, Failure> {
    gateway.console_api.forward(request, &gateway.counters).await
}

async fn call_token_vending(State(gateway): State<Arc<Gateway>>, request: Request) -> Result<Response, Failure> {
    gateway.token_vending.forward(request, &gateway.counters).await
}

async fn play(
    State(gateway): State<Arc<Gateway>>,
    path: Result<UrlPath<(String, String)>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let UrlPath((token, _)) = path.map_err(|_| Failure::NotFound)?;
    let now = now();
    let grant = gateway.viewer_key.verify(&token, now).map_err(|_| Failure::Forbidden)?;
    if request.uri().path().ends_with(".m3u8") {
        return gateway.playlist.forward(request, &gateway.counters).await;
    }
    let key = requested_key(request.uri().path(), &token, &grant, now)?;
    gateway
        .bucket
        .serve(&key.to_string(), request.headers(), &gateway.counters)
        .await
}

async fn download(
    State(gateway): State<Arc<Gateway>>,
    UrlPath((token, _)): UrlPath<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let grant = gateway
        .export_link_key
        .verify(&token, now())
        .map_err(|_| Failure::Forbidden)?;
    // Byte by byte as it was asked for: what the router has decoded is not trusted.
    let name = request.uri().path().splitn(4, '/').nth(3).unwrap_or_default();
    let key = grant.key_of(name).map_err(|_| Failure::NotFound)?;
    gateway.bucket.serve(&key, request.headers(), &gateway.counters).await
}

/// The key that the path spells, byte by byte: what the router has decoded is not trusted.
fn requested_key(path: &str, token: &str, grant: &ViewerGrant, now: Timestamp) -> Result<ObjectKey, Failure> {
    let media = path
        .strip_prefix("/v/")
        .and_then(|rest| rest.strip_prefix(token))
        .and_then(|rest| rest.strip_prefix('/'));
    media_key(media.ok_or(Failure::NotFound)?, grant, now).map_err(|refusal| match refusal {
        MediaRefusal::ForeignChannel | MediaRefusal::ForeignTime => Failure::Forbidden,
        MediaRefusal::NotMedia => Failure::NotFound,
    })
}

async fn show_counters(State(gateway): State<Arc<Gateway>>) -> Json<Figures> {
    Json(gateway.counters.figures())
}

fn now() -> Timestamp {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_millis());
    i64::try_from(since_1970)
        .ok()
        .and_then(|ms| Timestamp::from_ms(ms).ok())
        .unwrap_or(Timestamp::EPOCH)
}
