use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nightjar_domain::commands::{RENEW_WHEN_LEFT_MS, live_command, watched_until};
use nightjar_domain::identity::StoreError;
use nightjar_model::{ChannelId, TenantId, Timestamp};
use tokio::time::timeout;

use crate::config::Deps;

/// An answer is not kept waiting for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// When more channels are remembered, those whose marks are over are let go of.
const MANY: usize = 256;

/// The channels that this instance knows to be marked: players ask every second, the table need not be asked as often.
#[derive(Debug, Default)]
pub struct Marked(Mutex<HashMap<(TenantId, ChannelId), Timestamp>>);

impl Marked {
    fn holds(&self, key: &(TenantId, ChannelId), now: Timestamp) -> bool {
        let marked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        marked.get(key).is_some_and(|renew_at| now < *renew_at)
    }

    fn note(&self, key: (TenantId, ChannelId), now: Timestamp) {
        let mut marked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if marked.len() >= MANY {
            marked.retain(|_, renew_at| now < *renew_at);
        }
        marked.insert(key, watched_until(now).saturating_add_ms(-RENEW_WHEN_LEFT_MS));
    }
}

/// Somebody asks for a live playlist of the channel: its device is told, once for all who ask. What fails here takes no
/// picture from anybody; it is tried again with the next request.
pub async fn watch(deps: &Deps, tenant: &TenantId, channel: &ChannelId, now: Timestamp) {
    let key = (tenant.clone(), channel.clone());
    if deps.marked.holds(&key, now) {
        return;
    }
    match timeout(PATIENCE, mark_and_wake(deps, tenant, channel, now)).await {
        Ok(Ok(true)) => deps.marked.note(key, now),
        Ok(Ok(false)) => {}
        Ok(Err(error)) => tracing::error!(%channel, error = %anyhow::Error::from(error), "the device is not woken"),
        Err(_) => {
            tracing::error!(%channel, "the device is not woken in time");
            take_back(deps, tenant, channel).await;
        }
    }
}

/// A mark without its command would keep every viewer waiting until it is over.
async fn take_back(deps: &Deps, tenant: &TenantId, channel: &ChannelId) {
    match timeout(PATIENCE, deps.watched.forget_watched(tenant, channel)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%channel, error = %anyhow::Error::from(error), "the mark stays"),
        Err(_) => tracing::error!(%channel, "the mark stays"),
    }
}

async fn mark_and_wake(
    deps: &Deps,
    tenant: &TenantId,
    channel: &ChannelId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !deps.watched.mark_watched(tenant, channel, now).await? {
        return Ok(false);
    }
    if let Err(error) = wake(deps, tenant, channel, now).await {
        deps.watched.forget_watched(tenant, channel).await?;
        return Err(error);
    }
    Ok(true)
}

async fn wake(deps: &Deps, tenant: &TenantId, channel: &ChannelId, now: Timestamp) -> Result<(), StoreError> {
    let found = deps
        .channels
        .find_channels(tenant, std::slice::from_ref(channel))
        .await?;
    let Some(device) = found.first().map(|channel| &channel.device) else {
        return Ok(());
    };
    match deps.devices.find_device(tenant, device).await? {
        Some(device) => {
            deps.commands
                .send_command(&device.command_queue, &live_command(channel, now))
                .await
        }
        None => Ok(()),
    }
}
