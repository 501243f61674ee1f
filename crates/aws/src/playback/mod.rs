//! Playback reads through the ports of [`crate::segments`]; nothing of it is stored.
