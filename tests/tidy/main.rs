//! The tree checks itself: that every part is wired up, and that dependencies point down only.
#![expect(clippy::unwrap_used, reason = "a check of the tree stops at anything odd")]

mod arrows;
mod files;
mod operations;
mod template;
mod tree;
