use nightjar_domain::alarms::Action;
use serde::Serialize;

/// What a webhook is told; the alarm is spelled as in the API.
#[derive(Serialize)]
struct WebhookBody<'a> {
    id: &'a str,
    event: String,
    alarm: AlarmBody<'a>,
}

#[derive(Serialize)]
struct AlarmBody<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    alarm_type: &'static str,
    channel_id: &'a str,
    device_id: &'a str,
    raised_at: String,
    cleared_at: Option<String>,
}

/// The body for an action: the same bytes at every attempt.
pub fn webhook_body(action: &Action) -> Result<Vec<u8>, serde_json::Error> {
    let alarm = &action.alarm;
    serde_json::to_vec(&WebhookBody {
        id: &action.event_id(),
        event: format!("alarm.{}", action.transition.as_str()),
        alarm: AlarmBody {
            id: alarm.id.as_str(),
            alarm_type: alarm.alarm_type.as_str(),
            channel_id: alarm.channel.as_str(),
            device_id: alarm.device.as_str(),
            raised_at: alarm.raised_at.to_string(),
            cleared_at: alarm.cleared_at.map(|time| time.to_string()),
        },
    })
}
