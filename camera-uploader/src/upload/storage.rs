use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4::SigningParams;
use data_encoding::BASE64;
use reqwest::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG, IF_NONE_MATCH};
use tokio_util::io::ReaderStream;

use super::put::read_answer;
use super::{Body, BucketAddress, Credentials, PutError, Stored};
use crate::clock::Clock;

/// Slower than this is as good as broken.
const SLOWEST_BYTES_PER_SECOND: u64 = 16 * 1024;
const ERROR_BODY_MAX: usize = 16 * 1024;
/// So much of a file is in memory while it is sent.
const FILE_CHUNK: usize = 256 * 1024;
/// Objects never change.
const IMMUTABLE: &str = "private, max-age=31536000, immutable";

/// Something to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub key: String,
    pub content_type: &'static str,
    pub body: Body,
}

/// A bucket that takes objects.
#[derive(Debug, Clone)]
pub struct Storage {
    http: reqwest::Client,
    address: BucketAddress,
    region: String,
    credentials: Credentials,
    clock: Clock,
    /// How long an answer may take, besides the time for the bytes.
    patience: Duration,
}

impl Storage {
    /// A bucket in a region.
    pub fn new(
        http: reqwest::Client,
        address: BucketAddress,
        region: String,
        credentials: Credentials,
        clock: Clock,
        patience: Duration,
    ) -> Self {
        Self {
            http,
            address,
            region,
            credentials,
            clock,
            patience,
        }
    }

    /// Tries once to store an object that must not be there yet. The body is signed by TLS and checked by its CRC-32:
    /// hashing it would cost more than all the rest.
    ///
    /// # Errors
    /// When it is not stored; trying again later may help.
    pub async fn put(&self, object: &Object) -> Result<Stored, PutError> {
        let credentials = self.credentials.current().await?;
        let key_id = credentials.access_key_id().to_owned();
        let mut request = self
            .http
            .put(self.address.url(&object.key))
            .body(request_body(&object.body).await?);
        request = request.header(CONTENT_LENGTH, object.body.len());
        for (name, value) in self.signed_headers(object, credentials)? {
            request = request.header(name, value);
        }
        let patience = self.patience + Duration::from_secs(object.body.len() / SLOWEST_BYTES_PER_SECOND);
        let answer = request.timeout(patience).send().await.map_err(unreachable)?;
        let date = answer
            .headers()
            .get(DATE)
            .and_then(|date| date.to_str().ok())
            .map(str::to_owned);
        let (status, has_etag) = (answer.status(), answer.headers().contains_key(ETAG));
        // An answer counts when it is whole: a storage that breaks down may have said 200 before it stored anything.
        let body = match read_text(answer).await {
            Err(error) if status.is_success() => return Err(PutError::CutOff(error.without_url())),
            body => body.unwrap_or_default(),
        };
        let result = read_answer(status, has_etag, &body);
        if let Err(PutError::Credentials { .. }) = &result {
            self.credentials.refused(&key_id);
            // A signature with a wrong time is refused like a wrong one.
            date.and_then(|date| self.clock.observe_date(&date));
        }
        result
    }

    fn signed_headers(&self, object: &Object, credentials: AwsCredentials) -> Result<Vec<(String, String)>, PutError> {
        let url = self.address.url(&object.key);
        let checksum = BASE64.encode(&object.body.crc32().to_be_bytes());
        let headers = [
            (CONTENT_TYPE.as_str(), object.content_type),
            (CACHE_CONTROL.as_str(), IMMUTABLE),
            (IF_NONE_MATCH.as_str(), "*"),
            ("x-amz-checksum-crc32", checksum.as_str()),
        ];
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let identity = credentials.into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("s3")
            .time(self.signing_time())
            .settings(settings)
            .build()
            .map_err(|_| PutError::Sign)?
            .into();
        let request = SignableRequest::new("PUT", url, headers.into_iter(), SignableBody::UnsignedPayload);
        let signed = sign(request.map_err(|_| PutError::Sign)?, &params).map_err(|_| PutError::Sign)?;
        let (instructions, _) = signed.into_parts();
        let all = headers.into_iter().chain(instructions.headers());
        Ok(all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    fn signing_time(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.clock.now().as_ms().unsigned_abs())
    }
}

async fn request_body(body: &Body) -> Result<reqwest::Body, PutError> {
    match body {
        Body::Memory(bytes) => Ok(bytes.clone().into()),
        Body::File { path, .. } => {
            let file = tokio::fs::File::open(path).await.map_err(PutError::Body)?;
            Ok(reqwest::Body::wrap_stream(ReaderStream::with_capacity(
                file, FILE_CHUNK,
            )))
        }
    }
}

fn unreachable(error: reqwest::Error) -> PutError {
    // The URL holds nothing secret, but it is long, and the log names the object already.
    PutError::Unreachable(error.without_url())
}

async fn read_text(mut answer: reqwest::Response) -> Result<String, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > ERROR_BODY_MAX {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}
