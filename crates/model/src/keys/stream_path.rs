use std::fmt;
use std::str::FromStr;

use super::{InvalidKey, invalid};
use crate::{ChannelId, DeviceId, RetentionClass, Stream, TenantId};

/// The folder of a stream's footage: `{class}/{tenant}/{device}/{channel}/{stream}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamPath {
    pub class: RetentionClass,
    pub tenant: TenantId,
    pub device: DeviceId,
    pub channel: ChannelId,
    pub stream: Stream,
}

impl StreamPath {
    pub(crate) fn parse(parts: [&str; 5]) -> Result<Self, InvalidKey> {
        let [class, tenant, device, channel, stream] = parts;
        Ok(Self {
            class: class.parse().map_err(|_| invalid("the retention class"))?,
            tenant: tenant.parse().map_err(|_| invalid("the tenant"))?,
            device: device.parse().map_err(|_| invalid("the device"))?,
            channel: channel.parse().map_err(|_| invalid("the channel"))?,
            stream: stream.parse().map_err(|_| invalid("the stream"))?,
        })
    }
}

impl FromStr for StreamPath {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let parts: Vec<&str> = text.split('/').collect();
        let parts: [&str; 5] = parts.try_into().map_err(|_| invalid("the number of folders"))?;
        Self::parse(parts)
    }
}

impl fmt::Display for StreamPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            class,
            tenant,
            device,
            channel,
            stream,
        } = self;
        write!(f, "{class}/{tenant}/{device}/{channel}/{stream}")
    }
}
