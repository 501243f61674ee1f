use nightjar_model::{RetentionClass, Timestamp};

use super::{IndexRow, Piece};

const MS_PER_S: i64 = 1000;
const MS_PER_DAY: i64 = 86_400_000;

/// When the table may forget a row, in seconds since 1970: one day after the bucket's lifecycle deletes the object, which
/// counts whole days.
pub fn expires_at_s(row: &IndexRow) -> i64 {
    expiry_ms(last_moment(row), row.path().class) / MS_PER_S
}

/// Whether a piece may be gone at `now`: from the midnight (UTC) on that follows its class's last day the bucket's lifecycle
/// deletes it. The table deletes rows later, so every reader asks.
pub fn is_expired(piece: &Piece, now: Timestamp) -> bool {
    is_past(piece.end(), piece.path().class, now)
}

/// Whether the object of a row may be gone at `now`, and the row with it.
pub fn is_lapsed(row: &IndexRow, now: Timestamp) -> bool {
    is_past(last_moment(row), row.path().class, now)
}

fn last_moment(row: &IndexRow) -> Timestamp {
    match row {
        IndexRow::Piece(piece) => piece.end(),
        IndexRow::Init(key) => key.day.start().saturating_add_ms(MS_PER_DAY),
    }
}

fn is_past(last_moment: Timestamp, class: RetentionClass, now: Timestamp) -> bool {
    let kept_until_ms = last_moment.as_ms() + i64::from(class.days()) * MS_PER_DAY;
    let midnight_ms = (kept_until_ms / MS_PER_DAY + 1) * MS_PER_DAY;
    midnight_ms <= now.as_ms()
}

fn expiry_ms(last_moment: Timestamp, class: RetentionClass) -> i64 {
    last_moment.as_ms() + (i64::from(class.days()) + 1) * MS_PER_DAY
}

#[cfg(test)]
mod tests {
    use nightjar_model::keys::ObjectKey;

    use super::*;

    fn row(text: &str) -> IndexRow {
        IndexRow::of(text.parse::<ObjectKey>().unwrap(), 10).unwrap()
    }

    const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";
    const START_S: i64 = 1_795_161_600;
    const DAY_S: i64 = 86_400;

    #[test]
    fn a_segment_is_forgotten_one_day_after_its_class_ran_out() {
        let row = row(&format!(
            "{FOLDER}/08/{START_S}000-0002000-00000003-00000041-0badcafe-c.m4s"
        ));
        assert_eq!(expires_at_s(&row), START_S + 2 + 8 * DAY_S);
    }

    #[test]
    fn nothing_is_listed_from_the_midnight_on_at_which_lifecycle_deletes_it() {
        let row = row(&format!(
            "{FOLDER}/08/{START_S}000-0002000-00000003-00000041-0badcafe-c.m4s"
        ));
        let midnight = Timestamp::parse("2026-11-28T00:00:00Z").unwrap();
        assert!(!is_lapsed(&row, midnight.saturating_add_ms(-1)));
        assert!(is_lapsed(&row, midnight));
        let IndexRow::Piece(piece) = row else { panic!("a piece") };
        assert!(!is_expired(&piece, midnight.saturating_add_ms(-1)));
        assert!(is_expired(&piece, midnight));
    }

    #[test]
    fn an_init_segment_outlives_the_last_footage_of_its_day() {
        let row = row(&format!("{FOLDER}/init-0badcafe_avc1.640028_1920x1080.mp4"));
        let day_start_s = Timestamp::parse("2026-11-20T00:00:00Z").unwrap().as_ms() / 1000;
        assert_eq!(expires_at_s(&row), day_start_s + 9 * DAY_S);
    }
}
