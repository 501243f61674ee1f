use nightjar_model::Timestamp;
use nightjar_model::documents::TokenAnswer;
use nightjar_model::keys::StreamPath;

use crate::config::{ChannelConfig, StorageConfig};
use crate::record::{Activity, CutSettings};
use crate::remote::Channels;
use crate::source::Source;
use crate::status::Monitor;
use crate::upload::Naming;

/// How one stream is recorded.
#[derive(Debug)]
pub(super) struct StreamPlan {
    pub(super) source: Source,
    pub(super) activity: Activity,
    pub(super) naming: Naming,
    pub(super) monitor: Monitor,
}

/// As the cloud wants it. Channels that it does not name are left out.
pub(super) fn plan_cloud(channels: &[ChannelConfig], answer: &TokenAnswer) -> (Vec<StreamPlan>, Channels) {
    let (mut plans, mut known) = (Vec::new(), Channels::default());
    for channel in channels {
        let Some(settings) = answer.channels.iter().find(|settings| settings.name == channel.name) else {
            tracing::error!(
                channel = channel.name,
                "the cloud does not know this channel; it is not recorded"
            );
            continue;
        };
        let activity = Activity::new(CutSettings::of(settings));
        known.add(&channel.name, activity.clone());
        plans.extend(channel.streams().map(|(stream, source)| {
            let path = StreamPath {
                class: settings.class,
                tenant: answer.tenant_id.clone(),
                device: answer.device_id.clone(),
                channel: settings.id.clone(),
                stream,
            };
            StreamPlan {
                source: Source::new(source.clone(), channel.transport),
                activity: activity.clone(),
                naming: Naming::Cloud {
                    path,
                    epoch: answer.epoch,
                },
                monitor: Monitor::new(&channel.name, stream),
            }
        }));
    }
    (plans, known)
}

/// Into a bucket of one's own.
pub(super) fn plan_own(channels: &[ChannelConfig], storage: &StorageConfig, run_start: Timestamp) -> Vec<StreamPlan> {
    let plan = |channel: &ChannelConfig| {
        let activity = Activity::new(CutSettings::even(storage.segment_ms));
        let streams = channel.streams().map(|(stream, source)| {
            let folder = [storage.prefix.as_str(), &channel.name, stream.as_str()];
            let folder = folder
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("/");
            StreamPlan {
                source: Source::new(source.clone(), channel.transport),
                activity: activity.clone(),
                naming: Naming::Own { folder, run_start },
                monitor: Monitor::new(&channel.name, stream),
            }
        });
        streams.collect::<Vec<_>>()
    };
    channels.iter().flat_map(plan).collect()
}
