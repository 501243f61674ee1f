//! Alarms: what was reported, the actions that follow, and how each of them went.

mod action;
mod alarm;
mod cursor;
mod merge;
mod outcome;
mod plan;
mod ports;
mod private_address;
mod retry;
mod webhook;
mod webhook_signature;
mod webhook_url;

pub use action::{Action, ActionKind};
pub use alarm::{Alarm, InvalidAlarm, Transition};
pub use cursor::{AlarmCursor, InvalidCursor};
pub use merge::{earlier_clear, merge};
pub use outcome::{ActionOutcome, OutcomeState};
pub use plan::{Rule, plan_actions};
pub use ports::{
    ActionQueue, AlarmDocuments, AlarmList, AlarmLog, AlarmPage, AlarmsError, FindWebhook, LONGEST_LIST_DAYS,
    OutcomeLog, Recorded, RestAction, SaveWebhook,
};
pub use private_address::{PrivateAddress, refuse_private_address};
pub use retry::rest_after_failure_s;
pub use webhook::Webhook;
pub use webhook_signature::sign_webhook;
pub use webhook_url::{InvalidWebhookUrl, PrivateAddresses, WEBHOOK_URL_MAX, validate_webhook_url};
