use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use nightjar_domain::identity::{Actor, Decision, Operation, Resource, authorize};
use nightjar_lambda_kit::Refusal;
use nightjar_model::AreaId;

use crate::Deps;
use crate::audit::Trail;
use crate::bearer::recognise;
use crate::operations::Named;

/// An actor who has somewhere the right to do this. Whether he may do it to a certain thing is answered by [`May::on`], which is the
/// only way to the actor.
#[derive(Debug, Clone)]
pub struct May<O>(Arc<Actor>, PhantomData<O>);

impl<O: Named> FromRequestParts<Arc<Deps>> for May<O> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, deps: &Arc<Deps>) -> Result<Self, Refusal> {
        Trail::of(parts).operation(O::OPERATION.name());
        let may = Self(recognise(parts, deps).await?, PhantomData);
        may.on(&Resource::Somewhere)?;
        Ok(may)
    }
}

impl<O: Named> May<O> {
    /// The actor, if he may do it to this.
    ///
    /// # Errors
    /// 403 when the right is missing, 404 when for the actor there is no such thing.
    pub fn on(&self, resource: &Resource<'_>) -> Result<&Actor, Refusal> {
        self.also(O::OPERATION, resource)
    }

    /// The same for another operation, where one endpoint serves several.
    ///
    /// # Errors
    /// As [`May::on`].
    pub fn also(&self, operation: Operation, resource: &Resource<'_>) -> Result<&Actor, Refusal> {
        match authorize(&self.0, operation, resource) {
            Decision::Allowed => Ok(&self.0),
            Decision::Forbidden => Err(Refusal::forbidden()),
            Decision::Hidden => Err(Refusal::absent()),
        }
    }

    /// Where something stands: at the root when it has no place of its own, or its place is gone.
    pub fn place<'a>(&'a self, area: Option<&'a AreaId>) -> &'a AreaId {
        self.0.areas.place_of(area)
    }

    /// Whether `area` is `range` or below it.
    pub fn covers(&self, range: &AreaId, area: &AreaId) -> bool {
        self.0.areas.covers(range, area)
    }

    /// Whether lists of the tenant's things need no filter.
    pub fn sees_everything(&self) -> bool {
        self.0.may_everywhere(O::OPERATION)
    }

    /// Whether it may be done to this item of a list.
    pub fn sees(&self, resource: &Resource<'_>) -> bool {
        authorize(&self.0, O::OPERATION, resource) == Decision::Allowed
    }
}
