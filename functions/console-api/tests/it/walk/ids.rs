use std::collections::BTreeMap;

use nightjar_model::ChannelId;

/// The kinds of things that have ids, as they stand in paths.
const KINDS: [&str; 10] = [
    "areas", "devices", "channels", "groups", "users", "roles", "api-keys", "sessions", "tenants", "exports",
];

/// Ids to ask for, one of each kind.
#[derive(Clone)]
pub struct Ids(BTreeMap<&'static str, String>);

impl Ids {
    /// Ids that nobody has.
    pub fn of_nothing() -> Self {
        Self(
            KINDS
                .into_iter()
                .map(|kind| (kind, ChannelId::random().to_string()))
                .collect(),
        )
    }

    /// Takes the id of a thing that exists.
    pub fn set(&mut self, kind: &'static str, id: &str) {
        self.0.insert(kind, id.to_owned());
    }

    pub fn of(&self, kind: &str) -> &str {
        self.0.get(kind).unwrap_or_else(|| {
            panic!("there is no id for /{kind}/{{id}}: add the kind here and make such a thing in cast.rs")
        })
    }

    /// Those that the text names.
    pub fn named_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.values().map(String::as_str).filter(|id| text.contains(id))
    }
}
