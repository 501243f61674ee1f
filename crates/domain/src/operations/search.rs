use nightjar_model::{TenantId, TimeRange, Timestamp};

use super::cursor::InvalidOperationCursor;
use super::{Entry, OperationCursor, Order, Outcome, ScanEntries, ScanRequest, SortBy};
use crate::identity::StoreError;

/// The longest time that is searched at once, in days.
pub const LONGEST_SEARCH_DAYS: i64 = 31;

/// The most entries that one request reads.
pub const READ_MAX: usize = 20_000;

const MS_PER_DAY: i64 = 86_400_000;
const READ_AT_ONCE: usize = 1_000;

/// What is searched for. What is none does not matter; texts are compared without regard to case.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the actor's name, or the whole id.
    pub user: Option<String>,
    /// The whole name of an operation, or its noun with the dot: `device.`.
    pub operation: Option<String>,
    pub outcome: Option<Outcome>,
    /// The beginning of the address.
    pub host: Option<String>,
    /// Part of target, detail, before or after.
    pub text: Option<String>,
}

/// A search as it is asked for.
#[derive(Debug, Clone)]
pub struct Search {
    pub tenant: TenantId,
    /// The end is not part of it.
    pub range: TimeRange,
    pub filter: Filter,
    pub sort: SortBy,
    pub order: Order,
    pub cursor: Option<String>,
    pub limit: usize,
}

/// One page of what was found. It may have fewer entries than asked for, or none, and still a next one: then little of what
/// was read was searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchPage {
    pub items: Vec<Entry>,
    pub next: Option<String>,
}

/// A search that cannot be made as asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSearch {
    #[error("`from` must be before `to`")]
    Backwards,
    #[error("at most {LONGEST_SEARCH_DAYS} days are searched at once: move `from` and `to` closer together")]
    TooLong,
    #[error("more than {READ_MAX} entries would have to be read: choose a shorter time, or sort by `at`")]
    TooMany,
    #[error(transparent)]
    Cursor(#[from] InvalidOperationCursor),
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error(transparent)]
    Invalid(#[from] InvalidSearch),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Filter {
    /// Whether the entry is searched for.
    pub fn matches(&self, entry: &Entry) -> bool {
        let given = |condition: &Option<String>, holds: &dyn Fn(&str) -> bool| {
            condition.as_ref().is_none_or(|wanted| holds(&wanted.to_lowercase()))
        };
        given(&self.user, &|wanted| {
            entry.actor.id.as_deref() == Some(wanted) || entry.actor.name.to_lowercase().contains(wanted)
        }) && given(&self.operation, &|wanted| {
            entry.operation == wanted || (wanted.ends_with('.') && entry.operation.starts_with(wanted))
        }) && self.outcome.is_none_or(|wanted| entry.outcome == wanted)
            && given(&self.host, &|wanted| {
                entry
                    .host
                    .as_deref()
                    .is_some_and(|host| host.to_lowercase().starts_with(wanted))
            })
            && given(&self.text, &|wanted| {
                texts(entry).any(|text| text.to_lowercase().contains(wanted))
            })
    }
}

fn texts(entry: &Entry) -> impl Iterator<Item = String> {
    let target = entry
        .target
        .iter()
        .flat_map(|target| [target.kind.clone(), target.id.clone(), target.name.clone()]);
    let snapshots = entry.before.iter().chain(&entry.after).map(ToString::to_string);
    target.chain(entry.detail.clone()).chain(snapshots)
}

impl Search {
    fn check(&self) -> Result<(), InvalidSearch> {
        let ms = self.range.to.ms_since(self.range.from);
        match ms {
            ..=0 => Err(InvalidSearch::Backwards),
            _ if ms > LONGEST_SEARCH_DAYS * MS_PER_DAY => Err(InvalidSearch::TooLong),
            _ => Ok(()),
        }
    }

    fn scan(&self, order: Order, after: Option<OperationCursor>, limit: usize) -> ScanRequest {
        ScanRequest {
            tenant: self.tenant.clone(),
            range: self.range,
            order,
            after,
            limit,
        }
    }
}

/// One page of a search.
///
/// # Errors
/// When it cannot be made as asked for, or the log cannot be read.
pub async fn search(log: &impl ScanEntries, search: &Search) -> Result<SearchPage, SearchError> {
    search.check()?;
    let cursor = search.cursor.as_deref().map(str::parse::<OperationCursor>).transpose();
    let cursor = cursor.map_err(InvalidSearch::from)?;
    match search.sort {
        SortBy::At => by_time(log, search, cursor).await,
        _ => by_column(log, search, cursor.as_ref()).await,
    }
}

/// Everything that a search finds, whatever its page.
///
/// # Errors
/// When it cannot be made as asked for, or the log cannot be read.
pub async fn all_entries(log: &impl ScanEntries, search: &Search) -> Result<Vec<Entry>, SearchError> {
    search.check()?;
    let mut entries = log.scan(&search.scan(search.order, None, READ_MAX + 1)).await?;
    if entries.len() > READ_MAX {
        return Err(InvalidSearch::TooMany.into());
    }
    entries.retain(|entry| search.filter.matches(entry));
    search.sort.sort(&mut entries, search.order);
    Ok(entries)
}

// In the order in which the log is read, so reading can stop when the page is full.
async fn by_time(
    log: &impl ScanEntries,
    search: &Search,
    mut after: Option<OperationCursor>,
) -> Result<SearchPage, SearchError> {
    let mut items = Vec::new();
    let mut read = 0;
    loop {
        let wanted = READ_AT_ONCE.min(READ_MAX - read);
        let entries = log.scan(&search.scan(search.order, after.clone(), wanted)).await?;
        let count = entries.len();
        for entry in entries {
            after = Some(OperationCursor {
                at: entry.at,
                id: entry.id.clone(),
            });
            if search.filter.matches(&entry) {
                items.push(entry);
                if items.len() == search.limit {
                    return Ok(page(items, after));
                }
            }
        }
        read += count;
        if count < wanted {
            return Ok(page(items, None));
        }
        if read == READ_MAX {
            return Ok(page(items, after));
        }
    }
}

// The log knows the order of time only, so everything is read for each page.
async fn by_column(
    log: &impl ScanEntries,
    search: &Search,
    after: Option<&OperationCursor>,
) -> Result<SearchPage, SearchError> {
    let entries = all_entries(log, search).await?;
    let begin = match after {
        None => 0,
        Some(cursor) => {
            let last = entries
                .iter()
                .position(|entry| entry.id == cursor.id && entry.at == cursor.at);
            last.ok_or(InvalidSearch::Cursor(InvalidOperationCursor))? + 1
        }
    };
    let more = entries.len() > begin + search.limit;
    let items: Vec<Entry> = entries.into_iter().skip(begin).take(search.limit).collect();
    let last = items.last().filter(|_| more).map(|entry| OperationCursor {
        at: entry.at,
        id: entry.id.clone(),
    });
    Ok(page(items, last))
}

fn page(items: Vec<Entry>, last: Option<OperationCursor>) -> SearchPage {
    SearchPage {
        items,
        next: last.map(|cursor| cursor.to_string()),
    }
}

/// The time that is searched when nothing else is asked for: the day before `now`.
pub fn usual_range(now: Timestamp) -> TimeRange {
    TimeRange {
        from: now.saturating_add_ms(-MS_PER_DAY),
        // What happens in this very moment is part of it.
        to: now.saturating_add_ms(1),
    }
}
