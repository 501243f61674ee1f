use nightjar_api::{LIMIT_DEFAULT, LIMIT_MAX, PageQuery};
use nightjar_domain::devices::{PageError, PageRequest};
use nightjar_lambda_kit::Refusal;

/// How many items a page may have.
///
/// # Errors
/// When the caller names a limit out of bounds.
pub fn limit(asked: Option<u16>) -> Result<u16, Refusal> {
    let limit = asked.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) {
        Ok(limit)
    } else {
        Err(Refusal::invalid_request(format!("limit is 1 to {LIMIT_MAX}.")))
    }
}

/// The page that the caller asks for.
///
/// # Errors
/// When the limit is out of bounds.
pub fn request(query: PageQuery) -> Result<PageRequest, Refusal> {
    Ok(PageRequest {
        limit: limit(query.limit)?,
        cursor: query.cursor,
    })
}

/// The answer when there is no page.
pub fn refuse(error: PageError) -> Refusal {
    match error {
        PageError::InvalidCursor => Refusal::invalid_request(error.to_string()),
        PageError::Store(error) => Refusal::internal(error),
    }
}
