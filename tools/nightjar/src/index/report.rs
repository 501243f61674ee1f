use nightjar_domain::segments::Summary;
use serde::Serialize;

/// What a comparison came to.
#[derive(Debug, Serialize)]
pub struct Report {
    same: bool,
    dry_run: bool,
    days: u64,
    objects: u64,
    rows: Rows,
    /// Names among the footage that no uploader writes; they have no row.
    foreign_objects: u64,
    requests: Requests,
}

#[derive(Debug, Serialize)]
struct Rows {
    same: u64,
    missing: u64,
    /// Missing, of the last five minutes: their events may be on the way.
    in_flight: u64,
    changed: u64,
    orphaned: u64,
    /// Of objects whose retention is over: the bucket and the table delete them when they like.
    lapsed: u64,
    /// At no address of the index; nobody touches them.
    foreign: u64,
    written: u64,
    deleted: u64,
}

#[derive(Debug, Serialize)]
struct Requests {
    listings: u64,
    reads: u64,
}

impl Report {
    pub fn of(summary: &Summary, dry_run: bool) -> Self {
        Self {
            same: summary.is_same(),
            dry_run,
            days: summary.days,
            objects: summary.objects,
            rows: Rows {
                same: summary.same,
                missing: summary.missing,
                in_flight: summary.in_flight,
                changed: summary.changed,
                orphaned: summary.orphaned,
                lapsed: summary.lapsed,
                foreign: summary.foreign_rows,
                written: summary.written,
                deleted: summary.deleted,
            },
            foreign_objects: summary.foreign_objects,
            requests: Requests {
                listings: summary.listings,
                reads: summary.reads,
            },
        }
    }
}
