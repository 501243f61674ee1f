//! The tenant's tree of places, one row of the table `core`.

mod areas_row;
mod change;

pub(crate) use areas_row::{AREAS, AreasRow};
