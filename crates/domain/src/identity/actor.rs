use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use nightjar_model::{ApiKeyId, AreaId, ChannelId, SessionId, TenantId, Timestamp, UserId};

use super::{ApiKey, CustomRole, Operation, Right, Session, User};
use crate::areas::AreaTree;

/// The channels to which rights are limited. A right that is not named counts for all channels of the area range.
pub type Limits = BTreeMap<Right, BTreeSet<ChannelId>>;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    User(UserId),
    ApiKey(ApiKeyId),
}

/// The id alone.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
            Self::ApiKey(key) => key.fmt(f),
        }
    }
}

/// Who asks for something, and all that decides about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub tenant: TenantId,
    pub who: Who,
    /// For people to read.
    pub name: String,
    pub rights: BTreeSet<Right>,
    /// The rights hold here and below.
    pub area: AreaId,
    pub limits: Limits,
    /// The tenant's places.
    pub areas: AreaTree,
    /// `None` for API keys, which have no session.
    pub session: Option<SessionId>,
}

/// What is known of a tenant when somebody acts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantStanding {
    pub suspended: bool,
    pub areas: AreaTree,
}

/// What is known of a user when he acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserStanding {
    pub tenant: Option<TenantStanding>,
    pub user: Option<User>,
    pub session: Option<Session>,
    /// The user's role, when it is one of the tenant's own.
    pub role: Option<CustomRole>,
}

/// What is known of an API key when it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStanding {
    pub tenant: Option<TenantStanding>,
    pub key: Option<ApiKey>,
}

/// Why a token that is good by itself lets nobody in. For the log: who sends it is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActorRefusal {
    #[error("the tenant is gone")]
    NoTenant,
    #[error("the tenant is suspended")]
    TenantSuspended,
    #[error("the user or key is gone")]
    Gone,
    #[error("the user is disabled")]
    UserDisabled,
    #[error("the session ended")]
    SessionEnded,
    #[error("the key is expired")]
    KeyExpired,
    #[error("the secret is wrong")]
    WrongSecret,
}

impl Actor {
    /// The user who holds a good access token.
    ///
    /// # Errors
    /// When tenant, user or session no longer allow it.
    pub fn of_user(standing: UserStanding, now: Timestamp) -> Result<Self, ActorRefusal> {
        let tenant = admit(standing.tenant)?;
        let user = standing.user.ok_or(ActorRefusal::Gone)?;
        if !user.enabled {
            return Err(ActorRefusal::UserDisabled);
        }
        let session = standing.session.filter(|session| session.is_alive(now));
        let session = session.ok_or(ActorRefusal::SessionEnded)?;
        Ok(Self {
            rights: user.rights(standing.role.as_ref()),
            area: user.area.unwrap_or_else(|| tenant.areas.root().clone()),
            tenant: user.tenant,
            who: Who::User(user.id),
            name: user.name,
            limits: user.limits,
            areas: tenant.areas,
            session: Some(session.id),
        })
    }

    /// The API key whose text was sent.
    ///
    /// # Errors
    /// When tenant or key no longer allow it, or the secret is another.
    pub fn of_key(standing: KeyStanding, secret: &str, now: Timestamp) -> Result<Self, ActorRefusal> {
        let key = standing.key.ok_or(ActorRefusal::Gone)?;
        if !key.secret.is_of(secret) {
            return Err(ActorRefusal::WrongSecret);
        }
        let tenant = admit(standing.tenant)?;
        if now >= key.expires_at {
            return Err(ActorRefusal::KeyExpired);
        }
        Ok(Self {
            tenant: key.tenant,
            who: Who::ApiKey(key.id),
            name: key.name,
            rights: key.rights.into_iter().filter(|right| right.is_tenants()).collect(),
            area: key.area,
            limits: Limits::new(),
            areas: tenant.areas,
            session: None,
        })
    }

    /// Whether the actor has a right that the operation needs, wherever.
    pub fn may_somewhere(&self, operation: Operation) -> bool {
        let needed = operation.rights();
        needed.is_empty() || needed.iter().any(|right| self.rights.contains(right))
    }

    /// Whether nothing of the tenant is kept from the actor for this operation, so that lists need no filter.
    pub fn may_everywhere(&self, operation: Operation) -> bool {
        let unlimited = |right: &Right| self.rights.contains(right) && !self.limits.contains_key(right);
        self.area == *self.areas.root() && operation.rights().iter().any(unlimited)
    }

    /// The user, if it is one.
    pub const fn user(&self) -> Option<&UserId> {
        match &self.who {
            Who::User(user) => Some(user),
            Who::ApiKey(_) => None,
        }
    }
}

fn admit(tenant: Option<TenantStanding>) -> Result<TenantStanding, ActorRefusal> {
    let tenant = tenant.ok_or(ActorRefusal::NoTenant)?;
    if tenant.suspended {
        Err(ActorRefusal::TenantSuspended)
    } else {
        Ok(tenant)
    }
}
