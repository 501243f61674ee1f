use nightjar_model::Timestamp;

use super::{InvalidSigningKey, SigningKey};

/// A new key is published for so long before it signs: whoever checks tokens may hold the keys of some minutes ago.
pub const KEY_PUBLISHED_BEFORE_MS: i64 = 10 * 60 * 1000;

/// A key that signs no more is published for so long at least.
pub const KEY_OVERLAP_MS: i64 = 2 * 60 * 60 * 1000;

impl SigningKey {
    /// Whether the key was published long enough to sign.
    pub fn is_ripe(&self, now: Timestamp) -> bool {
        now.ms_since(self.created_at) >= KEY_PUBLISHED_BEFORE_MS
    }
}

/// The keys after a change: a new one, and those whose tokens may still be about. Nothing changes while the newest is not ripe, so that
/// the command can be given twice.
///
/// # Errors
/// When no key can be made.
pub fn rotate_keys(mut keys: Vec<SigningKey>, now: Timestamp) -> Result<Vec<SigningKey>, InvalidSigningKey> {
    keys.sort_by_key(|key| key.created_at);
    if keys.last().is_some_and(|newest| !newest.is_ripe(now)) {
        return Ok(keys);
    }
    let successors: Vec<Timestamp> = keys.iter().skip(1).map(|key| key.created_at).collect();
    let is_over = |successor: &Timestamp| now.ms_since(*successor) >= KEY_PUBLISHED_BEFORE_MS + KEY_OVERLAP_MS;
    let over = successors.iter().filter(|successor| is_over(successor)).count();
    let mut kept = keys.split_off(over);
    kept.push(SigningKey::generate(now)?);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::{KEY_OVERLAP_MS, KEY_PUBLISHED_BEFORE_MS, rotate_keys};
    use crate::identity::SigningKey;

    fn start() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
    }

    fn kids(keys: &[SigningKey]) -> Vec<String> {
        keys.iter().map(|key| key.kid.clone()).collect()
    }

    #[test]
    fn a_key_stays_for_two_hours_after_another_began_to_sign() {
        let first = rotate_keys(vec![], start()).unwrap();
        assert_eq!(first.len(), 1);
        let soon = start().saturating_add_ms(KEY_PUBLISHED_BEFORE_MS - 1);
        assert_eq!(
            kids(&rotate_keys(first.clone(), soon).unwrap()),
            kids(&first),
            "given twice"
        );
        let second_at = start().saturating_add_ms(KEY_PUBLISHED_BEFORE_MS);
        let two = rotate_keys(first.clone(), second_at).unwrap();
        assert_eq!((two.len(), &two[0].kid), (2, &first[0].kid));
        let end = second_at.saturating_add_ms(KEY_PUBLISHED_BEFORE_MS + KEY_OVERLAP_MS);
        let before = rotate_keys(two.clone(), end.saturating_add_ms(-1)).unwrap();
        assert_eq!(kids(&before)[..2], kids(&two));
        let after = rotate_keys(two.clone(), end).unwrap();
        assert_eq!((after.len(), &after[0].kid), (2, &two[1].kid));
    }
}
