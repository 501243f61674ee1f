use nightjar_model::AreaId;
use proptest::prelude::*;

use super::{AREAS_MAX, AreaRefusal};
use crate::areas::AreaTree;

fn id(number: u16) -> AreaId {
    let [high, low] = number.to_be_bytes();
    AreaId::from_bits([0, 0, 0, 0, 0, 0, 0, 0, high, low])
}

// Root 0, below it 1 and 2, below 1 is 3.
fn tree() -> AreaTree {
    let tree = AreaTree::new(id(0), "Observatory");
    let tree = tree.with_new(id(1), "North", &id(0)).unwrap();
    let tree = tree.with_new(id(2), "South", &id(0)).unwrap();
    tree.with_new(id(3), "Hall", &id(1)).unwrap()
}

#[test]
fn each_change_has_a_version_of_its_own() {
    assert_eq!(tree().version(), 4);
    assert_eq!(tree().with_changed(&id(3), "Hall", Some(&id(2))).unwrap().version(), 5);
}

#[test]
fn an_area_is_not_moved_below_itself() {
    for below in [1, 3] {
        assert_eq!(
            tree().with_changed(&id(1), "North", Some(&id(below))),
            Err(AreaRefusal::IntoItself)
        );
    }
    let moved = tree().with_changed(&id(1), "North", Some(&id(2))).unwrap();
    assert!(moved.covers(&id(2), &id(3)));
}

#[test]
fn the_root_is_renamed_and_nothing_else() {
    assert_eq!(
        tree()
            .with_changed(&id(0), "Home", None)
            .unwrap()
            .find(&id(0))
            .unwrap()
            .name,
        "Home"
    );
    assert_eq!(
        tree().with_changed(&id(0), "Home", Some(&id(1))),
        Err(AreaRefusal::Root)
    );
    assert_eq!(tree().with_changed(&id(1), "Home", None), Err(AreaRefusal::Root));
    assert_eq!(tree().without(&id(0), None), Err(AreaRefusal::Root));
}

#[test]
fn an_area_goes_when_what_is_below_has_somewhere_to_go() {
    assert_eq!(tree().without(&id(1), None), Err(AreaRefusal::NotEmpty));
    assert_eq!(tree().without(&id(1), Some(&id(3))), Err(AreaRefusal::IntoItself));
    assert_eq!(tree().without(&id(1), Some(&id(9))), Err(AreaRefusal::UnknownParent));
    let without = tree().without(&id(1), Some(&id(2))).unwrap();
    assert_eq!(without.find(&id(3)).unwrap().parent, Some(id(2)));
    assert_eq!(tree().without(&id(9), None), Err(AreaRefusal::Unknown));
}

#[test]
fn two_areas_of_one_place_have_two_names() {
    assert_eq!(tree().with_new(id(4), "Hall", &id(1)), Err(AreaRefusal::NameTaken));
    assert!(tree().with_new(id(4), "Hall", &id(2)).is_ok());
    assert_eq!(
        tree().with_changed(&id(2), "North", Some(&id(0))),
        Err(AreaRefusal::NameTaken)
    );
    for name in ["", " Hall", "a/b", "\n"] {
        assert_eq!(tree().with_new(id(4), name, &id(0)), Err(AreaRefusal::Name));
    }
}

#[test]
fn a_tree_stays_small_enough_for_one_row() {
    let mut tree = AreaTree::new(id(0), "Observatory");
    for number in 1..u16::try_from(AREAS_MAX).unwrap() {
        tree = tree.with_new(id(number), &number.to_string(), &id(0)).unwrap();
    }
    assert_eq!(tree.with_new(id(2000), "one more", &id(0)), Err(AreaRefusal::TooMany));
}

#[test]
fn a_path_leads_to_its_area() {
    let tree = tree();
    assert_eq!(tree.path(&id(3)), "North/Hall");
    assert_eq!(tree.path(&id(0)), "");
    for number in 0..4 {
        assert_eq!(tree.at_path(&tree.path(&id(number))), Some(&id(number)));
    }
    for path in ["South/Hall", "/", "North/", "north"] {
        assert_eq!(tree.at_path(path), None, "{path}");
    }
}

#[test]
fn what_stands_in_a_place_that_is_gone_stands_at_the_root() {
    let tree = tree();
    assert_eq!(tree.place_of(Some(&id(3))), &id(3));
    assert_eq!(tree.place_of(Some(&id(9))), &id(0));
    assert_eq!(tree.place_of(None), &id(0));
}

proptest! {
    // Whatever is asked for in whatever order: what comes out is a tree.
    #[test]
    fn changes_leave_a_tree(changes in prop::collection::vec((0_u8..3, 0_u16..8, 0_u16..8), 0..60)) {
        let mut tree = AreaTree::new(id(0), "Observatory");
        for (kind, one, other) in changes {
            let name = one.to_string();
            let next = match kind {
                0 if tree.find(&id(one)).is_none() => tree.with_new(id(one), &name, &id(other)),
                1 => tree.with_changed(&id(one), &name, Some(&id(other))),
                _ => tree.without(&id(one), Some(&id(other))),
            };
            tree = next.unwrap_or(tree);
            prop_assert!(tree.areas().all(|area| tree.covers(&id(0), &area.id)));
        }
    }
}
