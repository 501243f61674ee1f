//! The tenant's tree of places.

mod change;
mod ports;
mod tree;

pub use change::{AREAS_MAX, AreaRefusal, PATH_SEPARATOR};
pub use ports::{AreaContents, AreaContentsReader, ChangeAreas, FindAreas};
pub use tree::{Area, AreaTree, BrokenTree};
