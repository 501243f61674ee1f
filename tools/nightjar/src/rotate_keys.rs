use nightjar_aws::Clients;
use nightjar_aws::identity::SigningKeysSecret;
use nightjar_domain::identity::{
    KEY_PUBLISHED_BEFORE_MS, ReadSigningKeys, SigningKey, StoreSigningKeys, rotate_keys as rotate,
};
use serde::Serialize;

use crate::cli::RotateOptions;

/// The keys of access tokens after a change.
#[derive(Serialize)]
pub struct Rotated {
    /// The newest key.
    kid: String,
    /// From when on it signs.
    signs_from: String,
    /// Whether it was made here.
    created: bool,
    /// Older keys that still verify.
    kept: Vec<String>,
}

/// Adds a key, and drops those that have not signed for two hours; or drops all others, when they must count no longer.
pub async fn rotate_keys(clients: &Clients, options: RotateOptions) -> anyhow::Result<Rotated> {
    let secret = SigningKeysSecret::new(clients.secrets(), options.signing_keys_secret);
    let now = crate::device::now()?;
    let before = secret.read_signing_keys().await?;
    let after = if options.revoke {
        vec![SigningKey::generate(now)?]
    } else {
        rotate(before.clone(), now)?
    };
    if after != before {
        secret.store_signing_keys(&after).await?;
    }
    report(&before, after)
}

fn report(before: &[SigningKey], mut after: Vec<SigningKey>) -> anyhow::Result<Rotated> {
    after.sort_by_key(|key| key.created_at);
    let newest = after.pop();
    let newest = newest.ok_or_else(|| anyhow::anyhow!("there is no key after the change"))?;
    let alone = after.is_empty();
    let signs_from = if alone {
        newest.created_at
    } else {
        newest.created_at.saturating_add_ms(KEY_PUBLISHED_BEFORE_MS)
    };
    Ok(Rotated {
        created: !before.iter().any(|key| key.kid == newest.kid),
        signs_from: signs_from.to_string(),
        kept: after.into_iter().map(|key| key.kid).collect(),
        kid: newest.kid,
    })
}

#[cfg(test)]
mod tests {
    use nightjar_domain::identity::{KEY_PUBLISHED_BEFORE_MS, SigningKey, rotate_keys as rotate};
    use nightjar_model::Timestamp;

    use super::report;

    #[test]
    fn a_new_key_signs_later_and_the_old_one_is_kept() {
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let old = vec![SigningKey::generate(start).unwrap()];
        let later = start.saturating_add_ms(KEY_PUBLISHED_BEFORE_MS);
        let rotated = report(&old, rotate(old.clone(), later).unwrap()).unwrap();
        assert!(rotated.created);
        assert_eq!(rotated.kept, [old[0].kid.clone()]);
        assert_eq!(rotated.signs_from, "2026-11-20T08:20:00.000Z");
        assert!(!report(&old, rotate(old.clone(), start).unwrap()).unwrap().created);
    }
}
