//! The index of footage in the table `segments`, and the bucket it is made from.

mod address;
mod bucket;
mod erase;
mod inits;
mod item;
mod marks;
mod pieces;
mod recordings;
mod table;
mod walk_bucket;
mod walk_index;
mod write;

pub use bucket::FootageBucket;
pub use table::SegmentsTable;

#[cfg(test)]
mod tests;
