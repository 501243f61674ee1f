use nightjar_domain::identity::ViewerTokenKey;
use nightjar_model::{ChannelId, TenantId, Timestamp};

use crate::refusal::Refusal;

/// The tenant whose channel a token opens.
pub fn open(
    key: &ViewerTokenKey,
    token: &str,
    channel: &str,
    now: Timestamp,
) -> Result<(TenantId, ChannelId), Refusal> {
    let grant = key.verify(token, now)?;
    let channel: ChannelId = channel.parse().map_err(|_| Refusal::ForeignChannel)?;
    if grant.allows(&channel) {
        Ok((grant.tenant, channel))
    } else {
        Err(Refusal::ForeignChannel)
    }
}
