use std::collections::BTreeMap;

use async_trait::async_trait;
use nightjar_model::{DayUtc, Stream, TenantId};

use crate::identity::StoreError;
use crate::segments::{IndexRow, Piece, SegmentRow};

/// What a tenant used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Bytes of the segments that were indexed on that day.
    pub bytes: u64,
    pub segments: u64,
    /// How much of main streams was recorded, in milliseconds: 86,400,000 is one channel for a day.
    pub recorded_ms: u64,
}

/// What rows that are new in the index add to the usage of their tenants.
pub fn usage_of(rows: &[IndexRow]) -> BTreeMap<TenantId, Usage> {
    let mut used: BTreeMap<TenantId, Usage> = BTreeMap::new();
    for row in rows {
        let IndexRow::Piece(Piece::Segment(SegmentRow { key, size_bytes })) = row else {
            continue;
        };
        let usage = used.entry(key.path.tenant.clone()).or_default();
        usage.bytes += size_bytes;
        usage.segments += 1;
        if key.path.stream == Stream::Main {
            usage.recorded_ms += u64::from(key.duration_ms);
        }
    }
    used
}

/// Counts what tenants use.
#[async_trait]
pub trait AddUsage: Send + Sync {
    /// Adds to a day's usage.
    async fn add_usage(&self, tenant: &TenantId, day: DayUtc, usage: Usage) -> Result<(), StoreError>;
}

/// Reads what tenants used.
#[async_trait]
pub trait ReadUsage: Send + Sync {
    /// The days of a month on which anything was used, in order. `month` is spelled `yyyymm`.
    async fn read_usage(&self, tenant: &TenantId, month: &str) -> Result<Vec<(DayUtc, Usage)>, StoreError>;
}

#[cfg(test)]
mod tests {
    use nightjar_model::keys::ObjectKey;

    use super::{Usage, usage_of};
    use crate::segments::IndexRow;

    fn row(tenant: &str, stream: &str) -> IndexRow {
        let folder = format!("r7/{tenant}/bbbbbbbbbbbbbbbb/cccccccccccccccc/{stream}/2026/11/20/08");
        let text = format!("{folder}/1795161600000-0002000-00000003-00000041-0badcafe-c.m4s");
        IndexRow::of(text.parse::<ObjectKey>().unwrap(), 10).unwrap()
    }

    #[test]
    fn each_tenant_is_told_its_own() {
        let (one, other) = ("a".repeat(16), "b".repeat(16));
        let used = usage_of(&[row(&one, "main"), row(&other, "main"), row(&one, "sub")]);
        let ones = Usage {
            bytes: 20,
            segments: 2,
            recorded_ms: 2_000,
        };
        assert_eq!(used[&one.parse().unwrap()], ones);
        assert_eq!(used[&other.parse().unwrap()].segments, 1);
    }
}
