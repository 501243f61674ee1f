use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::identity::{Operation, Resource};
use nightjar_lambda_kit::Refusal;
use nightjar_model::ChannelId;

use crate::Deps;
use crate::may::May;
use crate::operations::Named;

/// The named channels in the same order, if the actor may do this to each of them.
///
/// # Errors
/// 404 when one is not there for the actor, 403 when he lacks the right.
pub async fn reach<O: Named>(
    deps: &Deps,
    may: &May<O>,
    operation: Operation,
    channels: &[ChannelId],
) -> Result<Vec<Channel>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let found = deps.core.find_channels(&actor.tenant, channels).await;
    let found = found.map_err(Refusal::internal)?;
    let mut reached = Vec::with_capacity(channels.len());
    for id in channels {
        let channel = found.iter().find(|channel| channel.id == *id);
        let channel = channel.ok_or_else(Refusal::absent)?;
        let area = may.place(channel.area.as_ref());
        may.also(operation, &Resource::Channel { id, area })?;
        reached.push(channel.clone());
    }
    Ok(reached)
}
