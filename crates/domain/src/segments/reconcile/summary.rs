use super::Compared;

/// What a comparison came to, and what it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Streams' days that were compared.
    pub days: u64,
    /// Objects whose names are footage.
    pub objects: u64,
    /// Objects among the footage that no uploader names so.
    pub foreign_objects: u64,
    /// Rows at no address of the index.
    pub foreign_rows: u64,
    pub same: u64,
    pub missing: u64,
    pub in_flight: u64,
    pub changed: u64,
    pub orphaned: u64,
    pub lapsed: u64,
    /// Rows that were written and removed.
    pub written: u64,
    pub deleted: u64,
    /// Requests to the bucket; each lists up to 1,000 names.
    pub listings: u64,
    /// Requests that read the index.
    pub reads: u64,
}

impl Summary {
    /// Whether the index holds what the bucket's listing says.
    pub const fn is_same(&self) -> bool {
        self.missing + self.changed + self.orphaned == 0
    }

    pub(super) fn note(&mut self, compared: &Compared) {
        self.days += 1;
        self.same += compared.same;
        self.lapsed += compared.lapsed;
        self.missing += compared.missing.len() as u64;
        self.in_flight += compared.in_flight.len() as u64;
        self.changed += compared.changed.len() as u64;
        self.orphaned += compared.orphaned.len() as u64;
    }

    pub(super) fn add(&mut self, other: &Self) {
        let sums = [
            (&mut self.days, other.days),
            (&mut self.objects, other.objects),
            (&mut self.foreign_objects, other.foreign_objects),
            (&mut self.foreign_rows, other.foreign_rows),
            (&mut self.same, other.same),
            (&mut self.missing, other.missing),
            (&mut self.in_flight, other.in_flight),
            (&mut self.changed, other.changed),
            (&mut self.orphaned, other.orphaned),
            (&mut self.lapsed, other.lapsed),
            (&mut self.written, other.written),
            (&mut self.deleted, other.deleted),
            (&mut self.listings, other.listings),
            (&mut self.reads, other.reads),
        ];
        for (sum, more) in sums {
            *sum += more;
        }
    }
}
