use futures::{StreamExt, TryStreamExt, stream};
use nightjar_api::ProblemCode;
use nightjar_domain::devices::{Channel, Device};
use nightjar_domain::vending::{
    ChannelPlan, CreateChannel, CreateChannelError, DeviceChannels, SetStreams, plan_channels,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::documents::DeclaredChannel;

use crate::Deps;

const AT_ONCE: usize = 16;

/// Gives a device the channels it declares, in the order it declares them.
///
/// # Errors
/// When the declaration breaks a rule, or the table fails.
pub async fn settle_channels(
    deps: &Deps,
    device: &Device,
    declared: &[DeclaredChannel],
) -> Result<Vec<Channel>, Refusal> {
    let existing = deps
        .core
        .device_channels(&device.tenant, &device.id)
        .await
        .map_err(Refusal::internal)?;
    let plan = plan_channels(&device.tenant, &device.id, declared, existing);
    let plan = plan.map_err(|refusal| Refusal::invalid_request(refusal.to_string()))?;
    let mut channels = carry_out(deps, plan).await?;
    channels.sort_by_key(|channel| {
        declared
            .iter()
            .position(|declared| declared.name == channel.declared_name)
    });
    Ok(channels)
}

async fn carry_out(deps: &Deps, plan: ChannelPlan) -> Result<Vec<Channel>, Refusal> {
    let ChannelPlan {
        unchanged: mut channels,
        changed,
        new,
    } = plan;
    let core = &deps.core;
    let create = |channel: Channel| async move { core.create_channel(&channel).await };
    let note = |channel: Channel| async move { core.set_streams(&channel).await.map(|()| channel) };
    // One by one: all of them are counted in one row.
    let created = stream::iter(new).then(create);
    channels.extend(created.try_collect::<Vec<_>>().await.map_err(refuse)?);
    let noted = stream::iter(changed).map(note).buffer_unordered(AT_ONCE);
    channels.extend(noted.try_collect::<Vec<_>>().await.map_err(Refusal::internal)?);
    Ok(channels)
}

fn refuse(error: CreateChannelError) -> Refusal {
    match error {
        CreateChannelError::Quota(reached) => Refusal::new(ProblemCode::QuotaReached, format!("{reached}.")),
        CreateChannelError::Store(error) => Refusal::internal(error),
    }
}
