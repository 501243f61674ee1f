//! Writes a row for every stored segment.
