use nightjar_api::{OperationActor, OperationActorKind, OperationEntry, OperationOutcome, OperationTarget};
use nightjar_domain::operations::{ActorKind, Entry, Outcome};

/// An entry as the API shows it.
pub fn describe(entry: Entry) -> OperationEntry {
    OperationEntry {
        id: entry.id,
        at: entry.at,
        actor: OperationActor {
            kind: match entry.actor.kind {
                ActorKind::User => OperationActorKind::User,
                ActorKind::ApiKey => OperationActorKind::ApiKey,
                ActorKind::Nobody => OperationActorKind::Nobody,
            },
            id: entry.actor.id,
            name: entry.actor.name,
        },
        host: entry.host,
        operation: entry.operation,
        outcome: match entry.outcome {
            Outcome::Allowed => OperationOutcome::Allowed,
            Outcome::Refused => OperationOutcome::Refused,
            Outcome::Failed => OperationOutcome::Failed,
        },
        target: entry.target.map(|target| OperationTarget {
            kind: target.kind,
            id: target.id,
            name: target.name,
        }),
        before: entry.before,
        after: entry.after,
        detail: entry.detail,
    }
}
