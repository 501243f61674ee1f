use std::fmt;
use std::str::FromStr;

use nightjar_model::documents::check_channel_name;
use nightjar_model::{ChannelId, GroupId, TenantId};

use crate::identity::{Actor, Who};

/// The most channels of a view: as many as one viewer token names.
pub const GROUP_CHANNELS_MAX: usize = 64;

/// How many tiles may stand side by side, and how many rows of them.
const SIDE: std::ops::RangeInclusive<u8> = 1..=8;

/// How tiles are laid out, spelled `{columns}x{rows}`: `2x2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    columns: u8,
    rows: u8,
}

impl Layout {
    const fn tiles(self) -> usize {
        self.columns as usize * self.rows as usize
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.columns, self.rows)
    }
}

impl FromStr for Layout {
    type Err = InvalidGroup;

    fn from_str(text: &str) -> Result<Self, InvalidGroup> {
        let side = |text: &str| text.parse().ok().filter(|side| SIDE.contains(side));
        let (columns, rows) = text.split_once('x').ok_or(InvalidGroup::Layout)?;
        let (columns, rows) = side(columns).zip(side(rows)).ok_or(InvalidGroup::Layout)?;
        Ok(Self { columns, rows })
    }
}

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
    pub layout: Layout,
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
    pub layout: Layout,
    pub channels: Vec<ChannelId>,
}

/// A view that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGroup {
    #[error("a view's name has 1 to 64 characters, without control characters or outer spaces")]
    Name,
    #[error("a layout is spelled {{columns}}x{{rows}}, such as 2x2, each {} to {}", SIDE.start(), SIDE.end())]
    Layout,
    #[error("a view has no more channels than tiles, and at most {GROUP_CHANNELS_MAX}")]
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
            layout: change.layout,
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
        if change.channels.len() > GROUP_CHANNELS_MAX.min(change.layout.tiles()) {
            return Err(InvalidGroup::TooManyChannels);
        }
        Ok(Self {
            name: change.name,
            shared: change.shared,
            layout: change.layout,
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

    use super::{Group, GroupChange, InvalidGroup, Layout};
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
            layout: "2x2".parse().unwrap(),
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
    fn a_layout_reads_back_what_it_spells() {
        for text in ["1x1", "2x2", "8x8", "3x1"] {
            assert_eq!(text.parse::<Layout>().unwrap().to_string(), text);
        }
        for text in ["", "2", "0x1", "1x9", "2X2", "x", "-1x2", "99999x1"] {
            assert_eq!(text.parse::<Layout>(), Err(InvalidGroup::Layout), "{text}");
        }
    }

    #[test]
    fn a_view_that_no_page_can_show_is_refused() {
        let refused = |change: GroupChange| Group::new(TenantId::random(), &actor(), change).unwrap_err();
        let name = String::new();
        assert_eq!(refused(GroupChange { name, ..change() }), InvalidGroup::Name);
        let channels = vec![ChannelId::random(); 5];
        assert_eq!(
            refused(GroupChange { channels, ..change() }),
            InvalidGroup::TooManyChannels
        );
    }
}
