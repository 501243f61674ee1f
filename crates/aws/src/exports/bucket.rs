use std::ops::Range;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::Bytes;
use nightjar_domain::exports::{ExportError, ReadObjects, StoreObjects, Stored};

use super::failed;

/// The bucket of footage, as exports use it: they read what is there, and write below `export/`.
#[derive(Debug, Clone)]
pub struct ExportBucket {
    pub(super) client: Client,
    pub(super) name: String,
}

impl ExportBucket {
    /// The bucket called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }

    /// The parts of an upload, in order; `None` when there is no such upload.
    async fn parts(&self, key: &str, upload: &str) -> Result<Option<(Vec<CompletedPart>, u64)>, ExportError> {
        let pages = self.client.list_parts().bucket(&self.name).key(key).upload_id(upload);
        let mut parts = pages.into_paginator().items().send();
        let (mut found, mut bytes) = (Vec::new(), 0);
        while let Some(part) = parts.next().await {
            let part = match part {
                Ok(part) => part,
                Err(error) if is(&error, "NoSuchUpload") => return Ok(None),
                Err(error) => return Err(failed("list parts")(error)),
            };
            bytes += part.size().and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
            let completed = CompletedPart::builder()
                .set_part_number(part.part_number())
                .set_e_tag(part.e_tag);
            found.push(completed.build());
        }
        Ok(Some((found, bytes)))
    }

    /// An upload that is gone was completed when its object is there.
    async fn check_completed(&self, key: &str, size_bytes: u64) -> Result<(), ExportError> {
        let head = self.client.head_object().bucket(&self.name).key(key).send().await;
        let found = head.map_err(|error| match error.into_service_error() {
            error if error.is_not_found() => ExportError::Missing { key: key.to_owned() },
            error => failed("look for exported file")(error),
        })?;
        if found.content_length().and_then(|length| u64::try_from(length).ok()) == Some(size_bytes) {
            return Ok(());
        }
        Err(ExportError::Changed {
            key: key.to_owned(),
            reason: "it has another length",
        })
    }
}

fn is<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>, code: &str) -> bool {
    error.as_service_error().and_then(ProvideErrorMetadata::code) == Some(code)
}

#[async_trait]
impl ReadObjects for ExportBucket {
    async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes, ExportError> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        let last = range.end - 1;
        let request = self.client.get_object().bucket(&self.name).key(key);
        match request.range(format!("bytes={}-{last}", range.start)).send().await {
            Ok(object) => {
                let body = object.body.collect().await.map_err(failed("read object"))?;
                Ok(body.into_bytes())
            }
            Err(error) if is(&error, "NoSuchKey") => Err(ExportError::Missing { key: key.to_owned() }),
            // The object ends before the range begins.
            Err(error) if is(&error, "InvalidRange") => Ok(Bytes::new()),
            Err(error) => Err(failed("read object")(error)),
        }
    }
}

#[async_trait]
impl StoreObjects for ExportBucket {
    async fn put_new(&self, key: &str, content_type: &str, body: Bytes) -> Result<Stored, ExportError> {
        let put = self.client.put_object().bucket(&self.name).key(key).if_none_match("*");
        let put = put.content_type(content_type).body(ByteStream::from(body));
        match put.send().await {
            Ok(_) => Ok(Stored::New),
            Err(error) if is(&error, "PreconditionFailed") => Ok(Stored::Present),
            Err(error) => Err(failed("store object")(error)),
        }
    }

    async fn begin_upload(&self, key: &str, content_type: &str) -> Result<String, ExportError> {
        let begin = self.client.create_multipart_upload().bucket(&self.name).key(key);
        let begun = begin
            .content_type(content_type)
            .send()
            .await
            .map_err(failed("begin upload"))?;
        begun.upload_id.ok_or_else(|| ExportError::Outside {
            action: "begin upload",
            cause: "the answer names no upload".to_owned(),
        })
    }

    async fn put_part(&self, key: &str, upload: &str, number: u32, body: Bytes) -> Result<(), ExportError> {
        let put = self.client.upload_part().bucket(&self.name).key(key).upload_id(upload);
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let put = put.part_number(number).body(ByteStream::from(body));
        put.send().await.map_err(failed("store part"))?;
        Ok(())
    }

    async fn complete_upload(&self, key: &str, upload: &str, size_bytes: u64) -> Result<(), ExportError> {
        let Some((parts, bytes)) = self.parts(key, upload).await? else {
            return self.check_completed(key, size_bytes).await;
        };
        if bytes != size_bytes {
            return Err(ExportError::Changed {
                key: key.to_owned(),
                reason: "its parts have another length in all",
            });
        }
        let all = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete = self.client.complete_multipart_upload().bucket(&self.name).key(key);
        let complete = complete.upload_id(upload).multipart_upload(all).if_none_match("*");
        match complete.send().await {
            Ok(_) => Ok(()),
            Err(error) if is(&error, "NoSuchUpload") || is(&error, "PreconditionFailed") => {
                self.check_completed(key, size_bytes).await
            }
            Err(error) => Err(failed("complete upload")(error)),
        }
    }

    async fn abort_upload(&self, key: &str, upload: &str) -> Result<(), ExportError> {
        let abort = self.client.abort_multipart_upload().bucket(&self.name).key(key);
        match abort.upload_id(upload).send().await {
            Ok(_) => Ok(()),
            Err(error) if is(&error, "NoSuchUpload") => Ok(()),
            Err(error) => Err(failed("abort upload")(error)),
        }
    }
}
