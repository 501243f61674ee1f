use std::fmt;
use std::str::FromStr;

use nightjar_model::keys::SegmentKey;
use nightjar_model::{ChannelId, TenantId, TimeRange, Timestamp};

use super::viewer_token::VIEWER_TOKEN_LIFE_MS;

/// What the live purpose opens ended at most so long ago, in ms: enough for a player that was paused for a while.
pub const LIVE_WINDOW_MS: i64 = 10 * 60 * 1000;

/// What for footage is looked at. Each purpose is a right of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What happens now.
    Live,
    /// What was recorded.
    Playback,
    /// What was recorded, to be taken away.
    Export,
    /// What happens now and what was recorded: for callers that name no purpose and have both rights.
    Watch,
}

/// A word that names no purpose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a purpose is live, playback, export or watch")]
pub struct UnknownPurpose;

impl Purpose {
    /// The purpose in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Playback => "playback",
            Self::Export => "export",
            Self::Watch => "watch",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(text: &str) -> Result<Self, UnknownPurpose> {
        match text {
            "live" => Ok(Self::Live),
            "playback" => Ok(Self::Playback),
            "export" => Ok(Self::Export),
            "watch" => Ok(Self::Watch),
            _ => Err(UnknownPurpose),
        }
    }
}

/// What somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewing {
    pub channels: Vec<ChannelId>,
    pub purpose: Purpose,
    /// When the footage begins and ends that is opened; the end is not part of it. Without meaning for the live purpose.
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

/// What a viewer token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewerGrant {
    pub tenant: TenantId,
    /// The id of the user or API key.
    pub holder: String,
    pub viewing: Viewing,
    pub expires_at: Timestamp,
}

impl ViewerGrant {
    /// The right to look at something from now on, for as long as a token counts.
    pub fn new(tenant: TenantId, holder: impl ToString, viewing: Viewing, now: Timestamp) -> Self {
        Self {
            tenant,
            holder: holder.to_string(),
            viewing,
            expires_at: whole_second(now).saturating_add_ms(VIEWER_TOKEN_LIFE_MS),
        }
    }

    /// Whether footage of the channel may be seen.
    pub fn allows(&self, channel: &ChannelId) -> bool {
        self.viewing.channels.contains(channel)
    }

    /// Whether live playlists are opened.
    pub fn opens_live(&self) -> bool {
        matches!(self.viewing.purpose, Purpose::Live | Purpose::Watch)
    }

    /// Whether playlists of what was recorded in all of the range are opened.
    pub fn opens_recorded(&self, range: TimeRange) -> bool {
        let Viewing { purpose, from, to, .. } = &self.viewing;
        *purpose != Purpose::Live && from.is_none_or(|from| from <= range.from) && to.is_none_or(|to| range.to <= to)
    }

    /// Whether any of the segment may be seen at this moment.
    pub fn opens_segment(&self, segment: &SegmentKey, now: Timestamp) -> bool {
        let Viewing { purpose, from, to, .. } = &self.viewing;
        match purpose {
            Purpose::Live => now.ms_since(segment.end()) <= LIVE_WINDOW_MS,
            Purpose::Playback | Purpose::Export | Purpose::Watch => {
                from.is_none_or(|from| segment.end() > from) && to.is_none_or(|to| segment.start < to)
            }
        }
    }
}

// Tokens count in seconds.
fn whole_second(time: Timestamp) -> Timestamp {
    time.saturating_add_ms(-(time.as_ms() % 1000))
}

#[cfg(test)]
mod tests {
    use nightjar_model::keys::{ObjectKey, SegmentKey};
    use nightjar_model::{ChannelId, TenantId, TimeRange, Timestamp};

    use super::{LIVE_WINDOW_MS, Purpose, ViewerGrant, Viewing};

    const SEGMENT: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20/08/\
                           1795161600000-0002000-00000003-00000041-0badcafe-c.m4s";

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_795_161_600_000 + ms).unwrap()
    }

    fn segment() -> SegmentKey {
        match SEGMENT.parse() {
            Ok(ObjectKey::Segment(key)) => key,
            other => panic!("{other:?}"),
        }
    }

    fn grant(purpose: Purpose, from: Option<i64>, to: Option<i64>) -> ViewerGrant {
        let viewing = Viewing {
            channels: vec![ChannelId::random()],
            purpose,
            from: from.map(at),
            to: to.map(at),
        };
        ViewerGrant::new(TenantId::random(), "u", viewing, at(0))
    }

    #[test]
    fn live_opens_the_newest_footage_and_no_recording() {
        let live = grant(Purpose::Live, None, None);
        assert!(live.opens_live());
        assert!(live.opens_segment(&segment(), at(2_000 + LIVE_WINDOW_MS)));
        assert!(!live.opens_segment(&segment(), at(2_001 + LIVE_WINDOW_MS)));
        assert!(!live.opens_recorded(TimeRange { from: at(0), to: at(1) }));
    }

    #[test]
    fn recordings_are_opened_within_the_range_that_was_granted() {
        for purpose in [Purpose::Playback, Purpose::Export] {
            let grant = grant(purpose, Some(2_000), Some(10_000));
            assert!(!grant.opens_live());
            let opens = |from, to| {
                grant.opens_recorded(TimeRange {
                    from: at(from),
                    to: at(to),
                })
            };
            assert!(opens(2_000, 10_000) && opens(3_000, 4_000));
            assert!(!opens(1_999, 4_000) && !opens(3_000, 10_001));
            assert!(
                !grant.opens_segment(&segment(), at(0)),
                "it ends where the range begins"
            );
        }
        assert!(grant(Purpose::Playback, Some(1_999), Some(10_000)).opens_segment(&segment(), at(0)));
        assert!(
            !grant(Purpose::Playback, None, Some(0)).opens_segment(&segment(), at(0)),
            "it begins where the range ends"
        );
        assert!(grant(Purpose::Export, None, Some(1)).opens_segment(&segment(), at(i64::from(u32::MAX))));
    }
}
