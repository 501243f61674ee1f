use nightjar_model::AreaId;
use nightjar_model::documents::{DECLARED_NAME_MAX, check_channel_name};

use super::{Area, AreaTree};

/// The most places of a tenant: the tree is one row, of about 100 KB then.
pub const AREAS_MAX: usize = 1000;

/// Separates the names of a [`AreaTree::path`].
pub const PATH_SEPARATOR: &str = "/";

/// Why the tree stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaRefusal {
    #[error(
        "an area's name has 1 to {DECLARED_NAME_MAX} characters, without control characters, outer spaces and {PATH_SEPARATOR}"
    )]
    Name,
    #[error("there is an area of this name in the same place already")]
    NameTaken,
    #[error("there is no such area")]
    Unknown,
    #[error("there is no area with the id given as parent_id")]
    UnknownParent,
    #[error("a tenant has at most {AREAS_MAX} areas")]
    TooMany,
    #[error("the root stays where it is")]
    Root,
    #[error("an area can't be moved into itself or what is below it")]
    IntoItself,
    #[error("there are areas in it")]
    NotEmpty,
}

impl AreaTree {
    /// The tree with one more area.
    ///
    /// # Errors
    /// When the name is none or taken, there is no such parent, or there are too many.
    pub fn with_new(&self, id: AreaId, name: &str, parent: &AreaId) -> Result<Self, AreaRefusal> {
        if self.areas().count() >= AREAS_MAX {
            return Err(AreaRefusal::TooMany);
        }
        self.check_place(&id, name, parent)?;
        let new = Area {
            id,
            name: name.to_owned(),
            parent: Some(parent.clone()),
        };
        self.next(self.areas().cloned().chain([new]))
    }

    /// The tree with an area that has another name or hangs elsewhere. The root has a name only.
    ///
    /// # Errors
    /// When there is no such area or parent, the name is none or taken, or the area would hang below itself.
    pub fn with_changed(&self, id: &AreaId, name: &str, parent: Option<&AreaId>) -> Result<Self, AreaRefusal> {
        let before = self.find(id).ok_or(AreaRefusal::Unknown)?;
        match (parent, &before.parent) {
            (None, None) => check_name(name)?,
            (Some(_), None) | (None, Some(_)) => return Err(AreaRefusal::Root),
            (Some(parent), Some(_)) if self.covers(id, parent) => return Err(AreaRefusal::IntoItself),
            (Some(parent), Some(_)) => self.check_place(id, name, parent)?,
        }
        let changed = |area: &Area| match area.id == *id {
            true => Area {
                id: id.clone(),
                name: name.to_owned(),
                parent: parent.cloned(),
            },
            false => area.clone(),
        };
        self.next(self.areas().map(changed))
    }

    /// The tree without an area. What hangs below it goes to `move_to`.
    ///
    /// # Errors
    /// When there is no such area, it is the root, or something hangs below it that has nowhere to go.
    pub fn without(&self, id: &AreaId, move_to: Option<&AreaId>) -> Result<Self, AreaRefusal> {
        let area = self.find(id).ok_or(AreaRefusal::Unknown)?;
        if area.parent.is_none() {
            return Err(AreaRefusal::Root);
        }
        if let Some(target) = move_to {
            if self.covers(id, target) {
                return Err(AreaRefusal::IntoItself);
            }
            self.find(target).ok_or(AreaRefusal::UnknownParent)?;
        }
        let mut left = Vec::new();
        for area in self.areas().filter(|area| area.id != *id) {
            let mut area = area.clone();
            if area.parent.as_ref() == Some(id) {
                let target = move_to.ok_or(AreaRefusal::NotEmpty)?;
                self.check_place(&area.id, &area.name, target)?;
                area.parent = Some(target.clone());
            }
            left.push(area);
        }
        self.next(left)
    }

    /// Where a thing stands that says so: at the root without a word, and when its place is gone.
    pub fn place_of<'a>(&'a self, area: Option<&'a AreaId>) -> &'a AreaId {
        area.filter(|area| self.find(area).is_some()).unwrap_or(self.root())
    }

    /// The names from below the root to an area; empty for the root.
    pub fn path(&self, area: &AreaId) -> String {
        let mut names = Vec::new();
        let mut above = self.find(area);
        while let Some(found) = above
            && let Some(parent) = &found.parent
        {
            names.push(found.name.as_str());
            above = self.find(parent);
        }
        names.reverse();
        names.join(PATH_SEPARATOR)
    }

    /// The area whose [`AreaTree::path`] this is.
    pub fn at_path(&self, path: &str) -> Option<&AreaId> {
        let mut place = self.root();
        for name in path.split(PATH_SEPARATOR).filter(|_| !path.is_empty()) {
            let below = |area: &&Area| area.parent.as_ref() == Some(place) && area.name == name;
            place = &self.areas().find(below)?.id;
        }
        Some(place)
    }

    fn check_place(&self, id: &AreaId, name: &str, parent: &AreaId) -> Result<(), AreaRefusal> {
        check_name(name)?;
        self.find(parent).ok_or(AreaRefusal::UnknownParent)?;
        let twin = |area: &Area| area.id != *id && area.name == name && area.parent.as_ref() == Some(parent);
        match self.areas().any(twin) {
            true => Err(AreaRefusal::NameTaken),
            false => Ok(()),
        }
    }

    fn next(&self, areas: impl IntoIterator<Item = Area>) -> Result<Self, AreaRefusal> {
        Self::from_areas(self.version() + 1, areas).map_err(|_| AreaRefusal::IntoItself)
    }
}

fn check_name(name: &str) -> Result<(), AreaRefusal> {
    match check_channel_name(name).is_ok() && !name.contains(PATH_SEPARATOR) {
        true => Ok(()),
        false => Err(AreaRefusal::Name),
    }
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
