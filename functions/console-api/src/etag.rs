use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use nightjar_api::ProblemCode;
use nightjar_lambda_kit::Refusal;
use serde::Serialize;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The version that the caller has read and changes now (`If-Match`, RFC 9110 §13.1.1). A request without one is refused:
/// it could undo what somebody else has just changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub u64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        expected_version(&parts.headers).map(Self)
    }
}

fn expected_version(headers: &HeaderMap) -> Result<u64, Refusal> {
    let mut lines = headers.get_all(header::IF_MATCH).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(precondition_required());
    };
    let text = line.to_str().map(str::trim).map_err(|_| precondition_required())?;
    if text == "*" || text.contains(',') {
        return Err(precondition_required());
    }
    // Any other tag is none of ours, so it cannot be the current one. Weak tags never match (§8.8.3.2).
    let digits = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(precondition_failed)
}

fn precondition_required() -> Refusal {
    Refusal::new(
        ProblemCode::PreconditionRequired,
        "Send If-Match with the one ETag that came with what you change.",
    )
}

/// Somebody else was faster.
pub fn precondition_failed() -> Refusal {
    Refusal::new(
        ProblemCode::PreconditionFailed,
        "It was changed since you read it. Read it again and repeat your change.",
    )
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The ETag of what was read: one, and not `*`."))
            .schema(Some(text));
        vec![parameter.build()]
    }
}

/// An answer that says which version of the thing it shows (`ETag`).
#[derive(Debug, Clone)]
pub struct Versioned<T> {
    pub version: u64,
    pub body: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.version)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http::{HeaderMap, header};
    use nightjar_api::ProblemCode;

    use super::{Versioned, expected_version};

    fn headers(lines: &[&str]) -> HeaderMap {
        let lines = lines.iter().map(|line| (header::IF_MATCH, line.parse().unwrap()));
        lines.collect()
    }

    #[test]
    fn the_tag_of_an_answer_is_the_one_that_a_change_expects() {
        let answer = Versioned { version: 7, body: () }.into_response();
        let tag = answer.headers()[header::ETAG].to_str().unwrap();
        assert_eq!(expected_version(&headers(&[tag])).unwrap(), 7);
    }

    #[test]
    fn a_change_names_exactly_one_version() {
        for lines in [
            &[] as &[&str],
            &["*"],
            &["\"1\", \"2\""],
            &["\"1\"", "\"2\""],
            &["\"1\",*"],
        ] {
            let refusal = expected_version(&headers(lines)).unwrap_err();
            assert_eq!(refusal.code(), ProblemCode::PreconditionRequired, "{lines:?}");
        }
    }

    #[test]
    fn a_tag_that_was_never_given_out_is_not_the_current_one() {
        for line in [
            "W/\"1\"",
            "1",
            "\"\"",
            "\"+1\"",
            "\"x\"",
            "\"99999999999999999999\"",
            "\"",
        ] {
            let refusal = expected_version(&headers(&[line])).unwrap_err();
            assert_eq!(refusal.code(), ProblemCode::PreconditionFailed, "{line}");
        }
    }
}
