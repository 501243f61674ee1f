use std::collections::{HashMap, HashSet};

use nightjar_model::documents::{DeclaredChannel, InvalidChannelName, check_channel_name};
use nightjar_model::{DeviceId, Stream, TenantId};

use crate::devices::Channel;

/// The most channels a device may declare, and the most it may have.
pub const CHANNELS_MAX: usize = 256;

/// A list of channels that no device may declare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeclarationRefusal {
    #[error("a device has at most {CHANNELS_MAX} channels, counting those it declared earlier")]
    TooMany,
    #[error(transparent)]
    Name(#[from] InvalidChannelName),
    #[error("a channel's name is declared twice")]
    NameTwice,
    #[error("a channel has one or two streams, each once")]
    Streams,
}

/// What is to be written so that a device has the channels it declared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelPlan {
    /// Channels that are there already and declared as before.
    pub unchanged: Vec<Channel>,
    /// Channels whose declared streams are others than before.
    pub changed: Vec<Channel>,
    /// Channels with names that the device did not have before.
    pub new: Vec<Channel>,
}

/// Compares what a device declares with what it has.
///
/// # Errors
/// When the list breaks a rule: nothing is to be written then.
pub fn plan_channels(
    tenant: &TenantId,
    device: &DeviceId,
    declared: &[DeclaredChannel],
    existing: Vec<Channel>,
) -> Result<ChannelPlan, DeclarationRefusal> {
    check_declaration(declared)?;
    let mut by_name: HashMap<String, Channel> = existing
        .into_iter()
        .map(|channel| (channel.declared_name.clone(), channel))
        .collect();
    let before = by_name.len();
    let mut plan = ChannelPlan::default();
    for DeclaredChannel { name, streams } in declared {
        match by_name.remove(name) {
            Some(channel) if same_streams(&channel.streams, streams) => plan.unchanged.push(channel),
            Some(channel) => plan.changed.push(Channel {
                streams: streams.clone(),
                ..channel
            }),
            None => plan
                .new
                .push(Channel::new(tenant.clone(), device.clone(), name, streams.clone())),
        }
    }
    if before + plan.new.len() > CHANNELS_MAX {
        Err(DeclarationRefusal::TooMany)
    } else {
        Ok(plan)
    }
}

fn check_declaration(declared: &[DeclaredChannel]) -> Result<(), DeclarationRefusal> {
    if declared.len() > CHANNELS_MAX {
        return Err(DeclarationRefusal::TooMany);
    }
    let mut names = HashSet::new();
    for DeclaredChannel { name, streams } in declared {
        check_channel_name(name)?;
        if !names.insert(name) {
            return Err(DeclarationRefusal::NameTwice);
        }
        let distinct: HashSet<_> = streams.iter().collect();
        if streams.is_empty() || distinct.len() != streams.len() {
            return Err(DeclarationRefusal::Streams);
        }
    }
    Ok(())
}

fn same_streams(one: &[Stream], other: &[Stream]) -> bool {
    one.iter().collect::<HashSet<_>>() == other.iter().collect()
}

#[cfg(test)]
mod tests {
    use nightjar_model::documents::DeclaredChannel;
    use nightjar_model::{DeviceId, Stream, TenantId};

    use super::{CHANNELS_MAX, ChannelPlan, DeclarationRefusal, plan_channels};
    use crate::devices::Channel;

    fn declared(name: &str, streams: &[Stream]) -> DeclaredChannel {
        DeclaredChannel {
            name: name.to_owned(),
            streams: streams.to_vec(),
        }
    }

    fn plan(declared: &[DeclaredChannel], existing: Vec<Channel>) -> Result<ChannelPlan, DeclarationRefusal> {
        plan_channels(&TenantId::random(), &DeviceId::random(), declared, existing)
    }

    fn many(count: usize, prefix: &str) -> Vec<DeclaredChannel> {
        (0..count)
            .map(|number| declared(&format!("{prefix}{number}"), &[Stream::Main]))
            .collect()
    }

    #[test]
    fn a_channel_keeps_its_id_under_its_name() {
        let new = plan(&[declared("gate", &[Stream::Main])], vec![]).unwrap().new;
        let again = plan(
            &[declared("gate", &[Stream::Main]), declared("yard", &[Stream::Main])],
            new.clone(),
        )
        .unwrap();
        assert_eq!(again.unchanged, new);
        assert_eq!(again.new.len(), 1);
        assert!(again.changed.is_empty());
    }

    #[test]
    fn a_channel_that_people_renamed_is_found_by_what_its_device_calls_it() {
        let mut renamed = plan(&[declared("gate", &[Stream::Main])], vec![]).unwrap().new;
        renamed[0].name = "Entrance".to_owned();
        let again = plan(&[declared("gate", &[Stream::Main])], renamed.clone()).unwrap();
        assert_eq!(again.unchanged, renamed);
    }

    #[test]
    fn a_second_stream_changes_the_channel_and_the_order_of_streams_does_not() {
        let new = plan(&[declared("gate", &[Stream::Main])], vec![]).unwrap().new;
        let changed = plan(&[declared("gate", &[Stream::Main, Stream::Sub])], new)
            .unwrap()
            .changed;
        assert_eq!(changed[0].streams, [Stream::Main, Stream::Sub]);
        let turned = plan(&[declared("gate", &[Stream::Sub, Stream::Main])], changed.clone()).unwrap();
        assert_eq!(turned.unchanged, changed);
    }

    #[test]
    fn a_channel_no_longer_declared_is_left_alone() {
        let new = plan(&[declared("gate", &[Stream::Main])], vec![]).unwrap().new;
        assert_eq!(plan(&[], new).unwrap(), ChannelPlan::default());
    }

    #[test]
    fn declarations_that_break_a_rule_are_refused() {
        let gate = || declared("gate", &[Stream::Main]);
        assert_eq!(plan(&[gate(), gate()], vec![]), Err(DeclarationRefusal::NameTwice));
        assert!(matches!(
            plan(&[declared(" gate", &[Stream::Main])], vec![]),
            Err(DeclarationRefusal::Name(_))
        ));
        assert_eq!(plan(&[declared("gate", &[])], vec![]), Err(DeclarationRefusal::Streams));
        assert_eq!(
            plan(&[declared("gate", &[Stream::Sub, Stream::Sub])], vec![]),
            Err(DeclarationRefusal::Streams)
        );
    }

    #[test]
    fn a_device_cannot_collect_channels_without_end() {
        assert_eq!(
            plan(&many(CHANNELS_MAX + 1, "a"), vec![]),
            Err(DeclarationRefusal::TooMany)
        );
        let full = plan(&many(CHANNELS_MAX, "a"), vec![]).unwrap().new;
        assert!(plan(&many(CHANNELS_MAX, "a"), full.clone()).is_ok());
        assert_eq!(plan(&many(1, "b"), full), Err(DeclarationRefusal::TooMany));
    }
}
