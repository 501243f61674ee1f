use nightjar_model::Stream;

/// A playlist of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaylistFile {
    Live,
    LiveOf(Stream),
    Playback,
    PlaybackOf(Stream),
}

impl PlaylistFile {
    /// The playlist of this name; nothing when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        match name.strip_suffix(".m3u8")?.split_once('-') {
            None if name == "live.m3u8" => Some(Self::Live),
            None if name == "playback.m3u8" => Some(Self::Playback),
            Some(("live", stream)) => Some(Self::LiveOf(stream.parse().ok()?)),
            Some(("playback", stream)) => Some(Self::PlaybackOf(stream.parse().ok()?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_playlists_of_a_channel_have_names() {
        assert_eq!(PlaylistFile::parse("live.m3u8"), Some(PlaylistFile::Live));
        assert_eq!(
            PlaylistFile::parse("live-sub.m3u8"),
            Some(PlaylistFile::LiveOf(Stream::Sub))
        );
        assert_eq!(PlaylistFile::parse("playback.m3u8"), Some(PlaylistFile::Playback));
        assert_eq!(
            PlaylistFile::parse("playback-main.m3u8"),
            Some(PlaylistFile::PlaybackOf(Stream::Main))
        );
        for name in [
            "",
            "live",
            "live.m3u8.m3u8",
            "live-.m3u8",
            "live-third.m3u8",
            "main.m3u8",
            "../live.m3u8",
        ] {
            assert_eq!(PlaylistFile::parse(name), None, "{name}");
        }
    }
}
