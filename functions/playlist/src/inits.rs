use nightjar_domain::playback::{Entry, InitChoice, days_of, needed_inits};
use nightjar_domain::segments::ChannelStream;
use nightjar_model::keys::{InitKey, ObjectKey};

use crate::config::Deps;
use crate::refusal::Refusal;

/// Init segments have rows; only when rows are late is the bucket asked, and only for so many days.
const LISTINGS_MAX: usize = 4;

/// Adds the init segments that the entries need: first the index of their days, then of other days, then the bucket.
pub async fn find(
    deps: &Deps,
    stream: &ChannelStream,
    entries: &[Entry<'_>],
    mut known: InitChoice,
) -> Result<InitChoice, Refusal> {
    let Some((first, last)) = days_of(entries) else {
        return Ok(known);
    };
    known.extend(
        deps.inits
            .inits_of_days(stream, first, last)
            .await
            .map_err(Refusal::internal)?,
    );
    if !needed_inits(entries, &known).is_empty() {
        known.extend(deps.inits.newest_inits(stream).await.map_err(Refusal::internal)?);
    }
    for (path, day) in needed_inits(entries, &known).into_iter().take(LISTINGS_MAX) {
        let prefix = InitKey::day_prefix(&path, day);
        let listed = deps
            .listing
            .list_after(&prefix, None)
            .await
            .map_err(Refusal::internal)?;
        known.extend(listed.into_iter().filter_map(|object| match object.key {
            ObjectKey::Init(init) => Some(init),
            _ => None,
        }));
    }
    Ok(known)
}
