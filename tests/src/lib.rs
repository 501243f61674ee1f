//! Whole-system stories on the local cloud.
