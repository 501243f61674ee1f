use super::{Alarm, Transition};

/// One thing to do about an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What the report said that caused the action. A later report may have added an end to the alarm.
    pub alarm: Alarm,
    pub transition: Transition,
    pub kind: ActionKind,
}

/// What an action does. Where and with which secret is looked up when it is performed, so that queues hold no secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActionKind {
    /// Tells the tenant's own server.
    Webhook,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::Webhook];

    /// The word in rows and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
        }
    }
}

impl Action {
    /// The same for the same report, however often it is planned: receivers tell doubles by it.
    pub fn event_id(&self) -> String {
        format!("{}-{}-{}", self.alarm.id, self.transition.as_str(), self.kind.as_str())
    }
}
