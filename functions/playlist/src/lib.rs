//! Answers HLS playlists from the index.
