use std::collections::BTreeMap;

use nightjar_model::AreaId;

/// One place of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    /// `None` for the root.
    pub parent: Option<AreaId>,
}

/// All places of a tenant: a tree with one root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaTree {
    version: u64,
    root: AreaId,
    areas: BTreeMap<AreaId, Area>,
}

/// Places that are no tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the areas are no tree with one root: {0}")]
pub struct BrokenTree(&'static str);

impl AreaTree {
    /// The tree of a tenant that has no places but the root.
    pub fn new(root: AreaId, name: impl Into<String>) -> Self {
        let area = Area {
            id: root.clone(),
            name: name.into(),
            parent: None,
        };
        Self {
            version: 1,
            areas: BTreeMap::from([(root.clone(), area)]),
            root,
        }
    }

    /// The tree that was stored.
    ///
    /// # Errors
    /// When there is not exactly one root, an id comes twice, or an area does not hang below the root.
    pub fn from_areas(version: u64, stored: impl IntoIterator<Item = Area>) -> Result<Self, BrokenTree> {
        let mut areas = BTreeMap::new();
        let mut root = None;
        for area in stored {
            if area.parent.is_none() && root.replace(area.id.clone()).is_some() {
                return Err(BrokenTree("two areas have no parent"));
            }
            if areas.insert(area.id.clone(), area).is_some() {
                return Err(BrokenTree("an area comes twice"));
            }
        }
        let root = root.ok_or(BrokenTree("no area is the root"))?;
        let tree = Self { version, root, areas };
        if tree.areas.keys().all(|area| tree.covers(&tree.root, area)) {
            Ok(tree)
        } else {
            Err(BrokenTree("an area does not hang below the root"))
        }
    }

    /// The place under which all others stand.
    pub const fn root(&self) -> &AreaId {
        &self.root
    }

    /// Counts the changes of the tree.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// All areas, in the order of their ids.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// The area with this id, if the tree has it.
    pub fn find(&self, area: &AreaId) -> Option<&Area> {
        self.areas.get(area)
    }

    /// Whether `area` is `range` or stands below it. What the tree does not have is covered by nothing.
    pub fn covers(&self, range: &AreaId, area: &AreaId) -> bool {
        let mut above = self.areas.get(area);
        // No way up is longer than the tree: one that is goes round in circles.
        for _ in 0..self.areas.len() {
            match above {
                Some(found) if found.id == *range => return true,
                Some(found) => above = found.parent.as_ref().and_then(|parent| self.areas.get(parent)),
                None => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::AreaId;
    use proptest::prelude::*;

    use super::{Area, AreaTree};

    fn area(number: u8, parent: Option<u8>) -> Area {
        let id = |number: u8| AreaId::from_bits([number; 10]);
        Area {
            id: id(number),
            name: number.to_string(),
            parent: parent.map(id),
        }
    }

    #[test]
    fn circles_orphans_twins_and_second_roots_are_no_tree() {
        let broken = [
            vec![],
            vec![area(0, None), area(1, None)],
            vec![area(0, None), area(1, Some(2)), area(2, Some(1))],
            vec![area(0, None), area(1, Some(9))],
            vec![area(0, None), area(1, Some(0)), area(1, Some(0))],
        ];
        for areas in broken {
            assert!(AreaTree::from_areas(1, areas.clone()).is_err(), "{areas:?}");
        }
    }

    proptest! {
        // Each area hangs below one with a smaller number, so any choice is a tree.
        #[test]
        fn an_area_covers_itself_and_what_is_below_and_nothing_else(parents in prop::collection::vec(any::<u8>(), 1..30)) {
            let parent = |index: usize| u8::try_from(usize::from(parents[index]) % (index + 1)).unwrap();
            let mut areas = vec![area(0, None)];
            areas.extend((0..parents.len()).map(|index| area(u8::try_from(index + 1).unwrap(), Some(parent(index)))));
            let tree = AreaTree::from_areas(7, areas.clone()).unwrap();
            prop_assert_eq!(tree.areas().cloned().collect::<Vec<_>>().len(), areas.len());
            for below in &areas {
                let mut above = vec![below.id.clone()];
                while let Some(next) = areas.iter().find(|area| area.id == *above.last().unwrap()).unwrap().parent.clone() {
                    above.push(next);
                }
                for range in &areas {
                    prop_assert_eq!(tree.covers(&range.id, &below.id), above.contains(&range.id));
                }
            }
            prop_assert!(!tree.covers(tree.root(), &AreaId::from_bits([255; 10])));
        }
    }
}
