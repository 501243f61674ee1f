use reqwest::StatusCode;

/// How an object came to be in the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// By this request.
    Now,
    /// By an earlier request whose answer was lost: a name is used for one content only.
    Before,
}

/// Why an object is not stored yet. Every one of these may pass.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PutError {
    #[error("can't reach the storage: check the network")]
    Unreachable(#[source] reqwest::Error),
    #[error("the storage's answer was cut off: nobody knows yet whether the object is stored")]
    CutOff(#[source] reqwest::Error),
    #[error("something answers HTTP {status} that is no storage: is there a login page or a proxy in the network?")]
    NoStorage { status: u16 },
    #[error("the storage refuses the credentials ({code}); new ones are asked for")]
    Credentials { code: String },
    #[error("the storage can't take it now (HTTP {status}, {code})")]
    Unavailable { status: u16, code: String },
    #[error("there are no credentials for the storage: {0}")]
    NoCredentials(String),
    #[error("the request can't be signed")]
    Sign,
    #[error("the bytes did not arrive as they were sent ({code})")]
    Damaged { code: String },
    #[error("the file of the segment can't be read: is the disk damaged?")]
    Body(#[source] std::io::Error),
}

/// What an S3 answer to a conditional PUT means. Every storage names what it stored (`ETag`); the login pages of hotels and
/// mobile networks answer 200 as well.
pub(super) fn read_answer(status: StatusCode, has_etag: bool, body: &str) -> Result<Stored, PutError> {
    if status.is_success() && has_etag {
        return Ok(Stored::Now);
    }
    if status.is_success() || status.is_redirection() && !body.contains("<Code>") {
        let status = status.as_u16();
        return Err(PutError::NoStorage { status });
    }
    let code = error_code(body).to_owned();
    match status.as_u16() {
        412 => Ok(Stored::Before),
        // 400 carries ExpiredToken and its kin; a policy that was just changed answers 403 for a while.
        403 => Err(PutError::Credentials { code }),
        400 if matches!(code.as_str(), "ExpiredToken" | "InvalidToken" | "TokenRefreshRequired") => {
            Err(PutError::Credentials { code })
        }
        400 if matches!(
            code.as_str(),
            "BadDigest" | "XAmzContentChecksumMismatch" | "IncompleteBody"
        ) =>
        {
            Err(PutError::Damaged { code })
        }
        status => Err(PutError::Unavailable { status, code }),
    }
}

fn error_code(body: &str) -> &str {
    let code = body
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map(|(code, _)| code);
    let known = |code: &&str| code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    code.filter(known).unwrap_or("no code")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: &str) -> Result<Stored, PutError> {
        let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>m</Message></Error>");
        read_answer(StatusCode::from_u16(status).unwrap(), true, &body)
    }

    #[test]
    fn a_login_page_is_no_storage() {
        for (status, body) in [(200, "<html>Welcome!</html>"), (302, ""), (204, "")] {
            let answer = read_answer(StatusCode::from_u16(status).unwrap(), false, body);
            assert!(matches!(answer, Err(PutError::NoStorage { .. })), "{status}");
        }
        assert!(matches!(
            answer(307, "TemporaryRedirect"),
            Err(PutError::Unavailable { .. })
        ));
    }

    #[test]
    fn what_is_there_already_counts_as_stored() {
        assert_eq!(answer(412, "PreconditionFailed").unwrap(), Stored::Before);
        assert_eq!(answer(200, "").unwrap(), Stored::Now);
    }

    #[test]
    fn a_wrong_checksum_is_told_from_a_busy_storage() {
        assert!(matches!(answer(400, "BadDigest"), Err(PutError::Damaged { .. })));
    }

    #[test]
    fn refused_credentials_are_told_from_a_busy_storage() {
        for (status, code) in [
            (403, "AccessDenied"),
            (403, "RequestTimeTooSkewed"),
            (400, "ExpiredToken"),
        ] {
            assert!(
                matches!(answer(status, code), Err(PutError::Credentials { .. })),
                "{code}"
            );
        }
        for (status, code) in [
            (503, "SlowDown"),
            (409, "ConditionalRequestConflict"),
            (404, "NoSuchBucket"),
            (400, "x y"),
        ] {
            assert!(
                matches!(answer(status, code), Err(PutError::Unavailable { .. })),
                "{code}"
            );
        }
    }
}
