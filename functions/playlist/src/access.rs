use nightjar_domain::identity::{ViewerGrant, ViewerTokenKey};
use nightjar_model::{ChannelId, TimeRange, Timestamp};

use crate::refusal::Refusal;

/// A channel that a viewer token opens for its purpose.
#[derive(Debug)]
pub struct Access {
    pub grant: ViewerGrant,
    pub channel: ChannelId,
}

/// What a token opens of a channel.
pub fn open(key: &ViewerTokenKey, token: &str, channel: &str, now: Timestamp) -> Result<Access, Refusal> {
    let grant = key.verify(token, now)?;
    let channel: ChannelId = channel.parse().map_err(|_| Refusal::ForeignChannel)?;
    if grant.allows(&channel) {
        Ok(Access { grant, channel })
    } else {
        Err(Refusal::ForeignChannel)
    }
}

impl Access {
    /// Refuses live playlists to other purposes.
    pub fn to_live(&self) -> Result<(), Refusal> {
        self.grant.opens_live().then_some(()).ok_or(Refusal::OtherPurpose)
    }

    /// Refuses recordings to the live purpose, and those outside the granted time.
    pub fn to_recorded(&self, range: TimeRange) -> Result<TimeRange, Refusal> {
        self.grant
            .opens_recorded(range)
            .then_some(range)
            .ok_or(Refusal::OtherPurpose)
    }
}
