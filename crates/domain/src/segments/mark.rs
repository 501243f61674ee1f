use std::collections::BTreeMap;

use nightjar_model::{ChannelId, RetentionClass, TenantId, Timestamp};

use super::{IndexRow, Piece, SegmentRow};

/// How far a mark may be behind the newest footage, in milliseconds.
pub const MARK_STEP_MS: i64 = 60_000;

/// Where the footage of a channel ended when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FootageMark {
    pub tenant: TenantId,
    pub channel: ChannelId,
    pub class: RetentionClass,
    pub until: Timestamp,
}

/// The marks that new rows make, one for each channel at most.
///
/// A mark is made by the segment in which a minute of the clock begins, and by the first of a run. So it costs one write for each
/// minute and stream, however finely a channel is cut, and needs no memory of earlier ones.
pub fn footage_marks_of(rows: &[IndexRow]) -> Vec<FootageMark> {
    let mut marks = BTreeMap::new();
    for mark in rows.iter().filter_map(mark_of) {
        let held = marks
            .entry((mark.tenant.clone(), mark.channel.clone()))
            .or_insert_with(|| mark.clone());
        if mark.until > held.until {
            *held = mark;
        }
    }
    marks.into_values().collect()
}

fn mark_of(row: &IndexRow) -> Option<FootageMark> {
    let IndexRow::Piece(Piece::Segment(SegmentRow { key, .. })) = row else {
        return None;
    };
    let minute = |time: Timestamp| time.as_ms().div_euclid(MARK_STEP_MS);
    let marks = key.seq <= 1 || minute(key.start) != minute(key.end());
    marks.then(|| FootageMark {
        tenant: key.path.tenant.clone(),
        channel: key.path.channel.clone(),
        class: key.path.class,
        until: key.end(),
    })
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;
    use nightjar_model::keys::ObjectKey;

    use super::footage_marks_of;
    use crate::segments::IndexRow;

    const MINUTE_MS: i64 = 1_795_161_600_000;

    fn segment(start_ms: i64, duration_ms: u32, seq: u32) -> IndexRow {
        let hour = Timestamp::from_ms(start_ms).unwrap().hour().path();
        let folder = format!("r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/{hour}");
        let text = format!("{folder}/{start_ms:013}-{duration_ms:07}-00000003-{seq:08}-0badcafe-c.m4s");
        IndexRow::of(text.parse::<ObjectKey>().unwrap(), 10).unwrap()
    }

    #[test]
    fn an_hour_of_short_segments_makes_a_mark_a_minute() {
        let rows: Vec<IndexRow> = (0..1800).map(|n| segment(MINUTE_MS + n * 2_000, 2_000, 100)).collect();
        let marks: usize = rows
            .iter()
            .map(|row| footage_marks_of(std::slice::from_ref(row)).len())
            .sum();
        assert_eq!(marks, 60);
    }

    #[test]
    fn the_first_segment_of_a_run_is_seen_at_once_and_the_latest_of_a_batch_counts() {
        assert_eq!(footage_marks_of(&[segment(MINUTE_MS + 5_000, 2_000, 0)]).len(), 1);
        assert_eq!(footage_marks_of(&[segment(MINUTE_MS + 5_000, 2_000, 7)]), []);
        let late = segment(MINUTE_MS + 59_000, 2_000, 8);
        let marks = footage_marks_of(&[late.clone(), segment(MINUTE_MS - 1_000, 2_000, 6), late]);
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[0].until.as_ms(), MINUTE_MS + 61_000);
    }
}
