use nightjar_model::{AreaId, ChannelId};

use super::{Actor, Operation, Right};

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource<'a> {
    /// Nothing in particular: whether to let the actor in at all. Lists are filtered item by item.
    Somewhere,
    /// The tenant as a whole.
    Tenant,
    /// All tenants.
    Platform,
    /// What belongs to the actor himself.
    Own,
    /// A place, and what is kept with it, such as its users.
    Area(&'a AreaId),
    Device {
        area: &'a AreaId,
    },
    Channel {
        id: &'a ChannelId,
        area: &'a AreaId,
    },
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    /// The right is missing, and the actor may know.
    Forbidden,
    /// For this actor there is no such thing.
    Hidden,
}

/// Whether the actor may do this to that. Nothing else decides, and what is not allowed here is refused.
///
/// The resource must have been looked up under the actor's own tenant.
pub fn authorize(actor: &Actor, operation: Operation, resource: &Resource<'_>) -> Decision {
    if !actor.may_somewhere(operation) {
        return Decision::Forbidden;
    }
    let anybodys = operation.rights().is_empty();
    let of_platform = operation.rights().contains(&Right::OperatePlatform);
    match resource {
        Resource::Somewhere => Decision::Allowed,
        Resource::Own if !of_platform => Decision::Allowed,
        Resource::Platform if of_platform => Decision::Allowed,
        Resource::Tenant if !anybodys && !of_platform => {
            allow_or(Decision::Forbidden, has_whole_tenant(actor, operation))
        }
        Resource::Area(area) if anybodys => allow_or(Decision::Hidden, actor.areas.covers(&actor.area, area)),
        Resource::Area(area) | Resource::Device { area } => {
            allow_or(Decision::Hidden, reaches_area(actor, operation, area))
        }
        Resource::Channel { id, area } => decide_channel(actor, operation, id, area),
        Resource::Own | Resource::Platform | Resource::Tenant => Decision::Forbidden,
    }
}

const fn allow_or(otherwise: Decision, allowed: bool) -> Decision {
    if allowed { Decision::Allowed } else { otherwise }
}

fn has_whole_tenant(actor: &Actor, operation: Operation) -> bool {
    reaches_area(actor, operation, actor.areas.root())
}

// A right that is limited to channels is none over a place or a device.
fn reaches_area(actor: &Actor, operation: Operation, area: &AreaId) -> bool {
    let holds = |right: &Right| right.is_tenants() && actor.rights.contains(right) && !actor.limits.contains_key(right);
    actor.areas.covers(&actor.area, area) && operation.rights().iter().any(holds)
}

// Who sees a channel by another right is told that this one is missing.
fn decide_channel(actor: &Actor, operation: Operation, channel: &ChannelId, area: &AreaId) -> Decision {
    if !actor.areas.covers(&actor.area, area) {
        return Decision::Hidden;
    }
    let holds = |right: &Right| {
        right.is_about_channels()
            && actor.rights.contains(right)
            && actor.limits.get(right).is_none_or(|limited| limited.contains(channel))
    };
    if operation.rights().iter().any(holds) {
        Decision::Allowed
    } else if Right::ALL.iter().any(holds) {
        Decision::Forbidden
    } else {
        Decision::Hidden
    }
}

#[cfg(test)]
#[path = "authorize_tests.rs"]
mod tests;
