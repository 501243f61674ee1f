use std::collections::BTreeSet;

use nightjar_model::{AreaId, ChannelId};

use super::{Actor, Limits, Right};

/// Rights that somebody has or is to have.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub rights: &'a BTreeSet<Right>,
    /// They hold here and below.
    pub area: &'a AreaId,
    pub limits: &'a Limits,
}

impl Actor {
    /// Whether the actor has all of these rights himself. Nobody gives more than he has, and nobody changes those who have more: else
    /// who manages users could make himself anything.
    pub fn has_all(&self, given: Given<'_>) -> bool {
        let within =
            |right: &Right| self.rights.contains(right) && is_narrower(given.limits.get(right), self.limits.get(right));
        self.areas.covers(&self.area, given.area) && given.rights.iter().all(within)
    }
}

fn is_narrower(given: Option<&BTreeSet<ChannelId>>, own: Option<&BTreeSet<ChannelId>>) -> bool {
    match (given, own) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(given), Some(own)) => given.is_subset(own),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use nightjar_model::{AreaId, ChannelId, TenantId, UserId};

    use super::Given;
    use crate::areas::{Area, AreaTree};
    use crate::identity::{Actor, Limits, Right, Role, Who};

    fn areas() -> [AreaId; 2] {
        [AreaId::from_bits([0; 10]), AreaId::from_bits([1; 10])]
    }

    fn manager(rights: &[Right], area: usize) -> Actor {
        let [root, below] = areas();
        let area_of = |id: &AreaId, parent: Option<&AreaId>| Area {
            id: id.clone(),
            name: id.to_string(),
            parent: parent.cloned(),
        };
        let tree = AreaTree::from_areas(1, [area_of(&root, None), area_of(&below, Some(&root))]).unwrap();
        Actor {
            tenant: TenantId::random(),
            who: Who::User(UserId::random()),
            name: "Ada".to_owned(),
            rights: rights.iter().copied().collect(),
            area: areas()[area].clone(),
            limits: Limits::new(),
            areas: tree,
            session: None,
        }
    }

    fn has(actor: &Actor, rights: &BTreeSet<Right>, area: usize, limits: &Limits) -> bool {
        let area = &areas()[area];
        actor.has_all(Given { rights, area, limits })
    }

    #[test]
    fn nobody_gives_rights_or_places_that_he_has_not() {
        let actor = manager(&[Right::ManageUsers, Right::Live], 1);
        let live = BTreeSet::from([Right::Live]);
        assert!(has(&actor, &live, 1, &Limits::new()));
        assert!(!has(&actor, &live, 0, &Limits::new()));
        assert!(!has(&actor, &Role::Admin.built_in_rights(), 1, &Limits::new()));
        assert!(!has(
            &actor,
            &BTreeSet::from([Right::OperatePlatform]),
            1,
            &Limits::new()
        ));
    }

    #[test]
    fn nobody_gives_channels_that_he_has_not() {
        let (one, two) = (ChannelId::random(), ChannelId::random());
        let mut actor = manager(&[Right::ManageUsers, Right::Live], 0);
        actor.limits = BTreeMap::from([(Right::Live, BTreeSet::from([one.clone()]))]);
        let live = BTreeSet::from([Right::Live]);
        let limited = |channels: &[&ChannelId]| {
            let channels = channels.iter().copied().cloned().collect();
            has(&actor, &live, 0, &BTreeMap::from([(Right::Live, channels)]))
        };
        assert!(limited(&[&one]));
        assert!(!limited(&[&one, &two]));
        assert!(!has(&actor, &live, 0, &Limits::new()), "unlimited is more than limited");
    }
}
