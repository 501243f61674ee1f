use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::FromRequestParts;
use http::request::Parts;
use nightjar_domain::operations::{Acting, Entry, Outcome, Target, is_recorded, snapshot};
use nightjar_model::{OperationId, TenantId, Timestamp};
use serde::Serialize;
use serde_json::Value;

/// What the operation log will say of this request. Who recognises the caller names him, and handlers tell to what it is done;
/// the rest is added when the answer is known.
#[derive(Debug, Clone, Default)]
pub struct Trail(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    actor: Option<(TenantId, Acting)>,
    operation: Option<&'static str>,
    target: Option<Target>,
    before: Option<Value>,
    after: Option<Value>,
    detail: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Trail {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Trail {
    /// The trail of a request.
    pub fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_default()
    }

    /// Says who asks, and in whose log it is written.
    pub fn actor(&self, tenant: TenantId, actor: Acting) {
        self.notes().actor = Some((tenant, actor));
    }

    /// Says what is asked for: `noun.verb`.
    pub fn operation(&self, name: &'static str) {
        self.notes().operation = Some(name);
    }

    /// Says to what it is done.
    pub fn target(&self, kind: &str, id: impl ToString, name: impl ToString) {
        self.notes().target = Some(Target {
            kind: kind.to_owned(),
            id: id.to_string(),
            name: name.to_string(),
        });
    }

    /// Shows the thing as it was.
    pub fn before(&self, thing: &impl Serialize) {
        self.notes().before = shown(thing);
    }

    /// Shows the thing as it is now.
    pub fn after(&self, thing: &impl Serialize) {
        self.notes().after = shown(thing);
    }

    /// Says what else there is to say.
    pub fn detail(&self, text: impl Into<String>) {
        self.notes().detail = Some(text.into());
    }

    /// The entry, if the request belongs in the log of a tenant. `reason` is why it was refused.
    pub(super) fn entry(
        &self,
        at: Timestamp,
        host: Option<IpAddr>,
        outcome: Outcome,
        reason: Option<String>,
    ) -> Option<Entry> {
        let mut notes = self.notes();
        let operation = notes.operation.filter(|operation| is_recorded(operation, outcome))?;
        let (tenant, actor) = notes.actor.take()?;
        // What a refused change would have made of the thing was not made.
        let after = notes.after.take().filter(|_| outcome == Outcome::Allowed);
        Some(Entry {
            id: OperationId::random(),
            at,
            tenant,
            actor,
            host: host.map(|host| host.to_string()),
            operation: operation.to_owned(),
            outcome,
            target: notes.target.take(),
            before: notes.before.take(),
            after,
            detail: both(reason, notes.detail.take()),
        })
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn both(reason: Option<String>, detail: Option<String>) -> Option<String> {
    match (reason, detail) {
        (Some(reason), Some(detail)) => Some(format!("{reason}: {detail}")),
        (reason, detail) => reason.or(detail),
    }
}

// All that is shown is of our own types, which are JSON already when they are answered.
fn shown(thing: &impl Serialize) -> Option<Value> {
    serde_json::to_value(thing).ok().map(snapshot)
}
