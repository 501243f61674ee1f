use nightjar_model::Timestamp;
use nightjar_model::documents::TokenAnswer;

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
    /// `None` until the cloud has answered.
    pub(super) naming: Option<Naming>,
    pub(super) monitor: Monitor,
}

/// As the cloud wants it, or wanted it last. Names come with its answer.
pub(super) fn plan_cloud(channels: &[ChannelConfig], answer: Option<&TokenAnswer>) -> (Vec<StreamPlan>, Channels) {
    let (mut plans, mut known) = (Vec::new(), Channels::default());
    for channel in channels {
        let settings = answer.and_then(|answer| answer.channels.iter().find(|settings| settings.name == channel.name));
        let activity = Activity::new(settings.map_or_else(CutSettings::default, CutSettings::of));
        known.add(&channel.name, activity.clone());
        plans.extend(channel.streams().map(|(stream, source)| StreamPlan {
            source: Source::new(source.clone(), channel.transport),
            activity: activity.clone(),
            naming: None,
            monitor: Monitor::new(&channel.name, stream),
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
                naming: Some(Naming::Own { folder, run_start }),
                monitor: Monitor::new(&channel.name, stream),
            }
        });
        streams.collect::<Vec<_>>()
    };
    channels.iter().flat_map(plan).collect()
}
