use nightjar_domain::alarms::{Action, ActionKind, Alarm, Transition};
use nightjar_model::documents::AlarmType;
use nightjar_model::{AlarmId, ChannelId, DeviceId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

/// Grows when an older reader would misunderstand a newer message.
const VERSION: u32 = 1;

/// An action as it stands in the queue.
#[derive(Serialize, Deserialize)]
struct ActionMessage {
    version: u32,
    action: String,
    transition: String,
    tenant: TenantId,
    device: DeviceId,
    channel: ChannelId,
    alarm: AlarmId,
    #[serde(rename = "type")]
    alarm_type: AlarmType,
    raised_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cleared_at: Option<Timestamp>,
}

/// A message that is no action.
#[derive(Debug, thiserror::Error)]
pub enum InvalidActionMessage {
    #[error("the message is no action: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("the message is of version {0}, and {VERSION} is understood")]
    Version(u32),
    #[error("the message names an unknown action or transition")]
    Unknown,
}

pub(super) fn write_action(action: &Action) -> Result<String, serde_json::Error> {
    let Action {
        alarm,
        transition,
        kind,
    } = action.clone();
    serde_json::to_string(&ActionMessage {
        version: VERSION,
        action: kind.as_str().to_owned(),
        transition: transition.as_str().to_owned(),
        tenant: alarm.tenant,
        device: alarm.device,
        channel: alarm.channel,
        alarm: alarm.id,
        alarm_type: alarm.alarm_type,
        raised_at: alarm.raised_at,
        cleared_at: alarm.cleared_at,
    })
}

/// Reads the body of a message of the actions queue.
///
/// # Errors
/// When it is no action that this version understands.
pub fn read_action(body: &str) -> Result<Action, InvalidActionMessage> {
    let message: ActionMessage = serde_json::from_str(body)?;
    if message.version != VERSION {
        return Err(InvalidActionMessage::Version(message.version));
    }
    let kind = ActionKind::ALL.into_iter().find(|kind| kind.as_str() == message.action);
    let transition = Transition::ALL
        .into_iter()
        .find(|transition| transition.as_str() == message.transition);
    Ok(Action {
        alarm: Alarm {
            id: message.alarm,
            tenant: message.tenant,
            device: message.device,
            channel: message.channel,
            alarm_type: message.alarm_type,
            raised_at: message.raised_at,
            cleared_at: message.cleared_at,
        },
        transition: transition.ok_or(InvalidActionMessage::Unknown)?,
        kind: kind.ok_or(InvalidActionMessage::Unknown)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn action() -> impl Strategy<Value = Action> {
        let times = (0..9_000_000_000_000_i64, proptest::option::of(0..9_000_000_000_000_i64));
        (any::<[u8; 10]>(), 0..AlarmType::ALL.len(), times).prop_map(|(id, alarm_type, (raised, cleared))| {
            let alarm = Alarm {
                id: AlarmId::from_bits(id),
                tenant: TenantId::from_bits(id),
                device: DeviceId::from_bits(id),
                channel: ChannelId::from_bits(id),
                alarm_type: AlarmType::ALL[alarm_type],
                raised_at: Timestamp::from_ms(raised).unwrap(),
                cleared_at: cleared.map(|ms| Timestamp::from_ms(ms).unwrap()),
            };
            Action {
                transition: alarm.transition(),
                kind: ActionKind::Webhook,
                alarm,
            }
        })
    }

    proptest! {
        #[test]
        fn an_action_comes_out_of_the_queue_as_it_went_in(action in action()) {
            prop_assert_eq!(read_action(&write_action(&action).unwrap()).unwrap(), action);
        }

        #[test]
        fn what_is_no_action_is_refused(body in "[ -~]{0,80}") {
            prop_assert!(read_action(&body).is_err());
        }

        #[test]
        fn a_message_of_another_version_or_kind_is_refused(action in action()) {
            let body = write_action(&action).unwrap();
            prop_assert!(read_action(&body.replace("\"version\":1", "\"version\":2")).is_err());
            prop_assert!(read_action(&body.replace("\"webhook\"", "\"siren\"")).is_err());
        }
    }
}
