use nightjar_domain::alarms::{Action, Alarm};
use nightjar_model::{AlarmId, DayUtc, TenantId, Timestamp};

/// How long alarms and outcomes are kept after the alarm was raised.
const KEPT_S: i64 = 90 * 86_400;

/// The last part is the shard: a day of a tenant is one partition until that is too little.
pub(super) fn alarm_partition(tenant: &TenantId, day: DayUtc) -> String {
    format!("{tenant}#alarm#{}#0", day.digits())
}

pub(super) fn alarm_sort(raised_at: Timestamp, alarm: &AlarmId) -> String {
    format!("{:013}#{alarm}", raised_at.as_ms())
}

/// Before every alarm that was raised at `time` or later.
pub(super) fn alarm_sort_from(time: Timestamp) -> String {
    format!("{:013}", time.as_ms())
}

pub(super) fn outcome_keys(action: &Action) -> (String, String) {
    let Alarm {
        id, tenant, raised_at, ..
    } = &action.alarm;
    let partition = format!("{tenant}#action#{}#0", raised_at.day().digits());
    let sort = alarm_sort(*raised_at, id);
    (
        partition,
        format!("{sort}#{}#{}", action.transition.as_str(), action.kind.as_str()),
    )
}

pub(super) const fn expires_at_s(raised_at: Timestamp) -> i64 {
    raised_at.as_ms() / 1000 + KEPT_S
}
