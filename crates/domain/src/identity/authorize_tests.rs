use std::collections::BTreeSet;

use nightjar_model::{AreaId, ChannelId, TenantId, UserId};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Decision, Resource, authorize};
use crate::areas::{Area, AreaTree};
use crate::identity::{Actor, Limits, Operation, Right, Who};

const AREAS: u8 = 6;
const CHANNELS: u8 = 4;

fn area_id(number: u8) -> AreaId {
    AreaId::from_bits([number; 10])
}

fn channel_id(number: u8) -> ChannelId {
    ChannelId::from_bits([number; 10])
}

// 0 ─ 1 ─ 2
//     └── 3      and 0 ─ 4 ─ 5
fn tree() -> AreaTree {
    let parents = [None, Some(0), Some(1), Some(1), Some(0), Some(4)];
    let areas = (0..AREAS).zip(parents).map(|(number, parent)| Area {
        id: area_id(number),
        name: number.to_string(),
        parent: parent.map(area_id),
    });
    AreaTree::from_areas(1, areas).unwrap()
}

fn actor(rights: impl IntoIterator<Item = Right>, area: u8) -> Actor {
    Actor {
        tenant: TenantId::random(),
        who: Who::User(UserId::random()),
        name: "Ada".to_owned(),
        rights: rights.into_iter().collect(),
        area: area_id(area),
        limits: Limits::new(),
        areas: tree(),
        session: None,
    }
}

fn limited(mut actor: Actor, right: Right, channels: &[u8]) -> Actor {
    actor
        .limits
        .insert(right, channels.iter().copied().map(channel_id).collect());
    actor
}

fn any_actor() -> impl Strategy<Value = Actor> {
    let limits = prop::collection::btree_map(
        select(Right::ALL.to_vec()),
        prop::collection::btree_set((0..CHANNELS).prop_map(channel_id), 0..3),
        0..4,
    );
    let rights = subsequence(Right::ALL.to_vec(), 0..=Right::ALL.len());
    (rights, 0..AREAS, limits).prop_map(|(rights, area, limits)| Actor {
        limits,
        ..actor(rights, area)
    })
}

fn any_operation() -> impl Strategy<Value = Operation> {
    select(Operation::ALL.to_vec())
}

#[test]
fn a_user_of_one_place_works_there_and_below_and_sees_nothing_beside_it() {
    let actor = actor([Right::Configure], 1);
    for (area, expected) in [
        (1, Decision::Allowed),
        (2, Decision::Allowed),
        (0, Decision::Hidden),
        (4, Decision::Hidden),
    ] {
        let area = area_id(area);
        assert_eq!(
            authorize(&actor, Operation::ChangeArea, &Resource::Area(&area)),
            expected
        );
        let device = Resource::Device { area: &area };
        assert_eq!(authorize(&actor, Operation::ChangeDevice, &device), expected);
    }
    assert_eq!(
        authorize(&actor, Operation::ChangeWebhook, &Resource::Tenant),
        Decision::Forbidden
    );
}

#[test]
fn a_right_on_other_channels_hides_a_channel_unless_another_right_shows_it() {
    let area = area_id(2);
    let (inside, outside) = (channel_id(1), channel_id(2));
    let channel = |id| Resource::Channel { id, area: &area };
    let one = limited(actor([Right::Live], 0), Right::Live, &[1]);
    assert_eq!(
        authorize(&one, Operation::ViewLive, &channel(&inside)),
        Decision::Allowed
    );
    assert_eq!(
        authorize(&one, Operation::ViewLive, &channel(&outside)),
        Decision::Hidden
    );
    let both = limited(actor([Right::Live, Right::Playback], 0), Right::Playback, &[1]);
    assert_eq!(
        authorize(&both, Operation::ViewPlayback, &channel(&outside)),
        Decision::Forbidden
    );
    let manager = limited(actor([Right::Live, Right::ManageUsers], 0), Right::Live, &[1]);
    assert_eq!(
        authorize(&manager, Operation::ViewLive, &channel(&outside)),
        Decision::Hidden
    );
}

#[test]
fn the_platform_is_for_its_operators_and_gives_them_no_right_in_a_tenant() {
    let operator = actor([Right::OperatePlatform], 0);
    assert_eq!(
        authorize(&operator, Operation::AddTenant, &Resource::Platform),
        Decision::Allowed
    );
    let area = area_id(0);
    for resource in [Resource::Tenant, Resource::Area(&area), Resource::Own] {
        assert_ne!(authorize(&operator, Operation::AddTenant, &resource), Decision::Allowed);
    }
    assert_eq!(
        authorize(&operator, Operation::ChangeTenant, &Resource::Tenant),
        Decision::Forbidden
    );
    let admin = actor(Right::ALL.into_iter().filter(|right| right.is_tenants()), 0);
    assert_eq!(
        authorize(&admin, Operation::AddTenant, &Resource::Platform),
        Decision::Forbidden
    );
    assert_eq!(
        authorize(&admin, Operation::AddTenant, &Resource::Somewhere),
        Decision::Forbidden
    );
}

proptest! {
    #[test]
    fn without_rights_only_what_everybody_does_is_allowed(operation in any_operation(), area in 0..AREAS, place in 0..AREAS, id in 0..CHANNELS) {
        let actor = actor([], area);
        let (place, id) = (area_id(place), channel_id(id));
        let all = [
            Resource::Somewhere,
            Resource::Tenant,
            Resource::Platform,
            Resource::Own,
            Resource::Area(&place),
            Resource::Device { area: &place },
            Resource::Channel { id: &id, area: &place },
        ];
        for resource in all {
            let harmless = match resource {
                Resource::Somewhere | Resource::Own => true,
                Resource::Area(area) => actor.areas.covers(&actor.area, area),
                _ => false,
            };
            let expected = operation.rights().is_empty() && harmless;
            prop_assert_eq!(authorize(&actor, operation, &resource) == Decision::Allowed, expected, "{:?}", resource);
        }
    }

    #[test]
    fn a_channel_is_reached_by_a_needed_right_within_range_and_limits_and_by_nothing_else(
        actor in any_actor(), operation in any_operation(), place in 0..AREAS, id in 0..CHANNELS,
    ) {
        let (place, id) = (area_id(place), channel_id(id));
        let reached = operation.rights().iter().any(|right| {
            right.is_about_channels()
                && actor.rights.contains(right)
                && actor.areas.covers(&actor.area, &place)
                && actor.limits.get(right).is_none_or(|channels| channels.contains(&id))
        });
        let decision = authorize(&actor, operation, &Resource::Channel { id: &id, area: &place });
        prop_assert_eq!(decision == Decision::Allowed, reached);
    }

    #[test]
    fn limits_take_away_and_never_give(
        actor in any_actor(), operation in any_operation(), right in select(Right::ALL.to_vec()), place in 0..AREAS, id in 0..CHANNELS,
    ) {
        let (place, id) = (area_id(place), channel_id(id));
        let narrowed = limited(actor.clone(), right, &[]);
        let all = [Resource::Tenant, Resource::Area(&place), Resource::Device { area: &place }, Resource::Channel { id: &id, area: &place }];
        for resource in all {
            let unlimited = Actor { limits: Limits::new(), ..actor.clone() };
            if authorize(&actor, operation, &resource) == Decision::Allowed {
                prop_assert_eq!(authorize(&unlimited, operation, &resource), Decision::Allowed);
            } else {
                prop_assert_ne!(authorize(&narrowed, operation, &resource), Decision::Allowed);
            }
        }
    }

    #[test]
    fn what_stands_in_no_place_of_the_tenant_is_not_there(actor in any_actor(), operation in any_operation()) {
        let (elsewhere, id) = (AreaId::random(), ChannelId::random());
        for resource in [
            Resource::Area(&elsewhere),
            Resource::Device { area: &elsewhere },
            Resource::Channel { id: &id, area: &elsewhere },
        ] {
            let expected = if actor.may_somewhere(operation) { Decision::Hidden } else { Decision::Forbidden };
            prop_assert_eq!(authorize(&actor, operation, &resource), expected);
        }
    }

    #[test]
    fn a_list_that_needs_no_filter_hides_no_channel(actor in any_actor(), operation in any_operation(), place in 0..AREAS, id in 0..CHANNELS) {
        let needed: BTreeSet<_> = operation.rights().iter().collect();
        if actor.may_everywhere(operation) && needed.iter().all(|right| right.is_about_channels()) {
            let (place, id) = (area_id(place), channel_id(id));
            let channel = Resource::Channel { id: &id, area: &place };
            prop_assert_eq!(authorize(&actor, operation, &channel), Decision::Allowed);
        }
    }
}
