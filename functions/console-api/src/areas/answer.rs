use nightjar_api::{Area as ApiArea, ProblemCode};
use nightjar_domain::areas::{Area, AreaRefusal, AreaTree};
use nightjar_domain::devices::ChangeError;
use nightjar_lambda_kit::Refusal;
use nightjar_model::AreaId;

use crate::etag::{Versioned, precondition_failed};

/// A place as it is answered.
pub fn describe(area: &Area) -> ApiArea {
    ApiArea {
        id: area.id.clone(),
        name: area.name.clone(),
        parent_id: area.parent.clone(),
    }
}

/// A place of a tree, with the tree's version.
///
/// # Errors
/// When the tree does not have it.
pub fn versioned(tree: &AreaTree, area: &AreaId) -> Result<Versioned<ApiArea>, Refusal> {
    let found = tree.find(area).ok_or_else(Refusal::absent)?;
    Ok(Versioned {
        version: tree.version(),
        body: describe(found),
    })
}

/// The answer when the tree stays as it is.
pub fn refuse(refusal: AreaRefusal) -> Refusal {
    let detail = format!("{refusal}.");
    match refusal {
        AreaRefusal::Unknown => Refusal::absent(),
        AreaRefusal::NotEmpty => not_empty("areas"),
        AreaRefusal::TooMany => Refusal::new(ProblemCode::QuotaReached, detail),
        _ => Refusal::invalid_request(detail),
    }
}

/// The answer when something is in the way of deleting a place.
pub fn not_empty(what: &str) -> Refusal {
    let detail = format!("There are {what} in it. Empty it first, or say with `move_to` where its contents go.");
    Refusal::new(ProblemCode::AreaNotEmpty, detail)
}

/// The answer when the tree was not written.
pub fn refuse_write(error: ChangeError) -> Refusal {
    match error {
        ChangeError::Changed => precondition_failed(),
        ChangeError::Store(error) => Refusal::internal(error),
    }
}
