use super::{Action, ActionKind, Alarm, Transition};

/// What a tenant wants done about which alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Every report goes to the tenant's webhook.
    TenantWebhook,
}

/// The actions that a report causes. Planning a report again gives the same actions with the same ids.
pub fn plan_actions(alarm: &Alarm, transition: Transition, rules: &[Rule]) -> Vec<Action> {
    let mut kinds: Vec<ActionKind> = rules.iter().map(kind_of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
        .into_iter()
        .map(|kind| Action {
            alarm: alarm.clone(),
            transition,
            kind,
        })
        .collect()
}

const fn kind_of(rule: &Rule) -> ActionKind {
    match rule {
        Rule::TenantWebhook => ActionKind::Webhook,
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;
    use nightjar_model::documents::AlarmType;

    use super::*;

    #[test]
    fn each_report_is_told_once_however_often_it_is_planned() {
        let alarm = Alarm {
            id: "dddddddddddddddd".parse().unwrap(),
            tenant: "aaaaaaaaaaaaaaaa".parse().unwrap(),
            device: "bbbbbbbbbbbbbbbb".parse().unwrap(),
            channel: "cccccccccccccccc".parse().unwrap(),
            alarm_type: AlarmType::Motion,
            raised_at: Timestamp::from_ms(1_000).unwrap(),
            cleared_at: None,
        };
        let planned = plan_actions(&alarm, Transition::Raised, &[Rule::TenantWebhook, Rule::TenantWebhook]);
        let ids: Vec<String> = planned.iter().map(Action::event_id).collect();
        assert_eq!(ids, ["dddddddddddddddd-raised-webhook"]);
        assert_eq!(
            planned,
            plan_actions(&alarm, Transition::Raised, &[Rule::TenantWebhook])
        );
        assert_ne!(
            planned,
            plan_actions(&alarm, Transition::Cleared, &[Rule::TenantWebhook])
        );
        assert_eq!(plan_actions(&alarm, Transition::Raised, &[]), []);
    }
}
