//! Performs one planned action.
