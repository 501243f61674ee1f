use std::cmp::Ordering;
use std::str::FromStr;

use super::Entry;
use super::entry::UnknownWord;

/// The column by which entries are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    At,
    User,
    Host,
    Operation,
    Outcome,
    Target,
    Detail,
}

/// Which way they are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

impl SortBy {
    /// The column in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::User => "user",
            Self::Host => "host",
            Self::Operation => "operation",
            Self::Outcome => "outcome",
            Self::Target => "target",
            Self::Detail => "detail",
        }
    }

    // What is compared first; time and id decide between equals.
    fn column(self, entry: &Entry) -> String {
        let target = || {
            entry
                .target
                .as_ref()
                .map_or(String::new(), |target| format!("{} {}", target.kind, target.name))
        };
        match self {
            Self::At => String::new(),
            Self::User => entry.actor.name.to_lowercase(),
            Self::Host => entry.host.clone().unwrap_or_default(),
            Self::Operation => entry.operation.clone(),
            Self::Outcome => entry.outcome.as_str().to_owned(),
            Self::Target => target().to_lowercase(),
            Self::Detail => entry.detail.clone().unwrap_or_default(),
        }
    }

    /// Sorts entries. No two are equal, so the result does not depend on how they came.
    pub fn sort(self, entries: &mut [Entry], order: Order) {
        entries.sort_by_cached_key(|entry| Descendable {
            key: (self.column(entry), entry.at, entry.id.clone()),
            order,
        });
    }
}

#[derive(PartialEq, Eq)]
struct Descendable<K> {
    key: K,
    order: Order,
}

impl<K: Ord> Ord for Descendable<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.order {
            Order::Ascending => self.key.cmp(&other.key),
            Order::Descending => other.key.cmp(&self.key),
        }
    }
}

impl<K: Ord> PartialOrd for Descendable<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for SortBy {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        const ALL: [SortBy; 7] = [
            SortBy::At,
            SortBy::User,
            SortBy::Host,
            SortBy::Operation,
            SortBy::Outcome,
            SortBy::Target,
            SortBy::Detail,
        ];
        ALL.into_iter().find(|sort| sort.as_str() == text).ok_or(UnknownWord {
            expected: "at, user, host, operation, outcome, target, detail",
        })
    }
}

impl FromStr for Order {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "asc" => Ok(Self::Ascending),
            "desc" => Ok(Self::Descending),
            _ => Err(UnknownWord { expected: "asc, desc" }),
        }
    }
}
