use std::collections::BTreeMap;

use nightjar_model::Timestamp;
use nightjar_model::keys::ObjectKey;

use super::FoundRow;
use crate::segments::{IndexRow, Piece, RowAddress, is_lapsed};

/// An event takes less from the bucket to the index, unless something is broken.
const IN_FLIGHT_MS: i64 = 5 * 60 * 1000;

/// How the index differs from the bucket in the time that was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Objects without their row.
    pub missing: Vec<IndexRow>,
    /// Objects without their row whose events may be on the way: they are no differences.
    pub in_flight: Vec<IndexRow>,
    /// Rows as they ought to be, where others are.
    pub changed: Vec<IndexRow>,
    /// Rows without their object.
    pub orphaned: Vec<RowAddress>,
    /// Rows that are right.
    pub same: u64,
    /// Rows and objects whose retention is over: either may go first.
    pub lapsed: u64,
}

impl Compared {
    /// How much the index differs.
    pub fn differences(&self) -> usize {
        self.missing.len() + self.changed.len() + self.orphaned.len()
    }
}

/// Compares what objects stand for with what the index holds about the same time. Neither order nor doubles matter. Of two objects
/// with one address, which no uploader makes, either may be in the index; what is missing is the one with the greater name.
pub fn compare(objects: Vec<IndexRow>, rows: Vec<FoundRow>, now: Timestamp) -> Compared {
    let mut compared = Compared::default();
    let mut found: BTreeMap<RowAddress, Option<IndexRow>> = BTreeMap::new();
    for row in rows {
        match row {
            FoundRow::Exact(row) => found.insert(row.address(), Some(row)),
            FoundRow::Damaged(address) => found.insert(address, None),
        };
    }
    for (address, candidates) in by_address(objects) {
        let row = found.remove(&address);
        let Some(wanted) = candidates.iter().max_by_key(|row| row.key()) else {
            continue;
        };
        match row {
            _ if is_lapsed(wanted, now) => compared.lapsed += 1,
            Some(Some(row)) if candidates.contains(&row) => compared.same += 1,
            Some(_) => compared.changed.push(wanted.clone()),
            None if is_recent(wanted, now) => compared.in_flight.push(wanted.clone()),
            None => compared.missing.push(wanted.clone()),
        }
    }
    for (address, row) in found {
        if row.is_some_and(|row| is_lapsed(&row, now)) {
            compared.lapsed += 1;
        } else {
            compared.orphaned.push(address);
        }
    }
    compared
}

fn by_address(objects: Vec<IndexRow>) -> BTreeMap<RowAddress, Vec<IndexRow>> {
    let mut wanted: BTreeMap<RowAddress, Vec<IndexRow>> = BTreeMap::new();
    for row in objects {
        let candidates = wanted.entry(row.address()).or_default();
        if !candidates.contains(&row) {
            candidates.push(row);
        }
    }
    wanted
}

fn is_recent(row: &IndexRow, now: Timestamp) -> bool {
    let moment = match row {
        IndexRow::Piece(piece) => piece.end(),
        IndexRow::Init(key) => key.day.start(),
    };
    now.ms_since(moment) < IN_FLIGHT_MS
}

impl IndexRow {
    /// The object that the row stands for.
    pub fn key(&self) -> ObjectKey {
        match self {
            Self::Piece(Piece::Segment(row)) => ObjectKey::Segment(row.key.clone()),
            Self::Piece(Piece::Gap(key)) => ObjectKey::Gap(key.clone()),
            Self::Init(key) => ObjectKey::Init(key.clone()),
        }
    }
}
