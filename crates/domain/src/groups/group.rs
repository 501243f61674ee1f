use nightjar_model::documents::check_channel_name;
use nightjar_model::{ChannelId, GroupId, TenantId};

use crate::identity::{Actor, Who};

/// The most channels of a view: as many as one viewer token names.
pub const GROUP_CHANNELS_MAX: usize = 64;

/// How many tiles a view may have in a row.
const COLUMNS: std::ops::RangeInclusive<u8> = 1..=8;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub tenant: TenantId,
    pub id: GroupId,
    pub name: String,
    /// Who made it.
    pub owner: String,
    /// Whether others of the tenant see it. They may not change it.
    pub shared: bool,
    /// Tiles in a row.
    pub columns: u8,
    /// In the order of tiles. A channel may be there twice.
    pub channels: Vec<ChannelId>,
    /// Grows with every change.
    pub version: u64,
}

/// What a view is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChange {
    pub name: String,
    pub shared: bool,
    pub columns: u8,
    pub channels: Vec<ChannelId>,
}

/// A view that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGroup {
    #[error("a view's name has 1 to 64 characters, without control characters or outer spaces")]
    Name,
    #[error("a view has {} to {} tiles in a row", COLUMNS.start(), COLUMNS.end())]
    Columns,
    #[error("a view has at most {GROUP_CHANNELS_MAX} tiles")]
    TooManyChannels,
}

impl Group {
    /// A new view.
    ///
    /// # Errors
    /// When it breaks a rule.
    pub fn new(tenant: TenantId, owner: &Actor, change: GroupChange) -> Result<Self, InvalidGroup> {
        let blank = Self {
            tenant,
            id: GroupId::random(),
            name: String::new(),
            owner: owner_text(owner),
            shared: false,
            columns: 1,
            channels: vec![],
            version: 0,
        };
        blank.changed(change)
    }

    /// The view after a change.
    ///
    /// # Errors
    /// When it breaks a rule.
    pub fn changed(&self, change: GroupChange) -> Result<Self, InvalidGroup> {
        check_channel_name(&change.name).map_err(|_| InvalidGroup::Name)?;
        if !COLUMNS.contains(&change.columns) {
            return Err(InvalidGroup::Columns);
        }
        if change.channels.len() > GROUP_CHANNELS_MAX {
            return Err(InvalidGroup::TooManyChannels);
        }
        Ok(Self {
            name: change.name,
            shared: change.shared,
            columns: change.columns,
            channels: change.channels,
            version: self.version + 1,
            ..self.clone()
        })
    }

    /// Whether it is the actor's own.
    pub fn is_of(&self, actor: &Actor) -> bool {
        self.owner == owner_text(actor)
    }

    /// Whether the actor sees it at all.
    pub fn is_shown_to(&self, actor: &Actor) -> bool {
        self.shared || self.is_of(actor)
    }
}

fn owner_text(actor: &Actor) -> String {
    match &actor.who {
        Who::User(id) => format!("user:{id}"),
        Who::ApiKey(id) => format!("api-key:{id}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use nightjar_model::{AreaId, ChannelId, TenantId, UserId};

    use super::{GROUP_CHANNELS_MAX, Group, GroupChange, InvalidGroup};
    use crate::areas::AreaTree;
    use crate::identity::{Actor, Who};

    fn actor() -> Actor {
        let root = AreaId::random();
        Actor {
            tenant: TenantId::random(),
            who: Who::User(UserId::random()),
            name: "ada@example.org".to_owned(),
            rights: BTreeSet::new(),
            area: root.clone(),
            limits: BTreeMap::new(),
            areas: AreaTree::new(root, "Observatory"),
            session: None,
        }
    }

    fn change() -> GroupChange {
        GroupChange {
            name: "Night".to_owned(),
            shared: false,
            columns: 2,
            channels: vec![ChannelId::random(); 4],
        }
    }

    #[test]
    fn a_private_view_is_shown_to_its_owner_alone() {
        let (owner, other) = (actor(), actor());
        let group = Group::new(owner.tenant.clone(), &owner, change()).unwrap();
        assert!(group.is_shown_to(&owner) && !group.is_shown_to(&other));
        let shared = GroupChange {
            shared: true,
            ..change()
        };
        let shared = group.changed(shared).unwrap();
        assert!(shared.is_shown_to(&other) && !shared.is_of(&other));
        assert_eq!(shared.version, 2);
    }

    #[test]
    fn a_view_that_no_page_can_show_is_refused() {
        let refused = |change: GroupChange| Group::new(TenantId::random(), &actor(), change).unwrap_err();
        let name = String::new();
        assert_eq!(refused(GroupChange { name, ..change() }), InvalidGroup::Name);
        for columns in [0, 9] {
            assert_eq!(refused(GroupChange { columns, ..change() }), InvalidGroup::Columns);
        }
        let channels = vec![ChannelId::random(); GROUP_CHANNELS_MAX + 1];
        assert_eq!(
            refused(GroupChange { channels, ..change() }),
            InvalidGroup::TooManyChannels
        );
    }
}
