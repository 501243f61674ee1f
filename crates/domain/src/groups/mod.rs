//! Saved views: named layouts of channels.

mod group;
mod ports;

pub use group::{GROUP_CHANNELS_MAX, Group, GroupChange, InvalidGroup, Layout};
pub use ports::{ChangeGroup, CreateGroup, DeleteGroup, FindGroup, ListGroups};
