/// The condition on which a row that was read with version `:version` may be replaced. Rows made before rows had versions have 1.
pub(crate) const fn unchanged(version: u64) -> &'static str {
    if version == 1 {
        "attribute_exists(pk) AND (attribute_not_exists(version) OR version = :version)"
    } else {
        "version = :version"
    }
}

/// The version of a row that has none.
pub(crate) const fn first() -> u64 {
    1
}
