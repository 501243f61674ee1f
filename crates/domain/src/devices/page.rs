use crate::identity::StoreError;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many items at most.
    pub limit: u16,
    /// Where the page before ended, as its [`Page::next`] told.
    pub cursor: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Asks for the following page; `None` at the end.
    pub next: Option<String>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("the cursor is not one that this list gave: start without one")]
    InvalidCursor,
    #[error(transparent)]
    Store(#[from] StoreError),
}
