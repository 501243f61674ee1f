use nightjar_api::{
    ChannelDays, Coverage, CoverageSpan, Held as ApiHeld, Ledger as ApiLedger, LedgerTotal, MissingReason, RecordedDay,
};
use nightjar_domain::devices::Channel;
use nightjar_domain::identity::Resource;
use nightjar_domain::recordings::{
    CoverageQuery, Day, Held, InvalidQuery, Ledger, MonthOfPlace, RecordedChannel, Span, coverage_of_channels,
    days_of_channels,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::ChannelId;
use nightjar_model::keys::{GapReason, RecordKind};

use crate::Deps;
use crate::channels::reach::reach;
use crate::may::May;
use crate::operations::Named;

/// The answer to a question that cannot be answered.
pub fn refuse(error: InvalidQuery) -> Refusal {
    Refusal::invalid_request(format!("{error}."))
}

/// The coverage of the channels, all of which the actor may play back.
///
/// # Errors
/// When he may not, or the index fails.
pub async fn coverage<O: Named>(deps: &Deps, may: &May<O>, query: &CoverageQuery) -> Result<Vec<Coverage>, Refusal> {
    let channels = recorded(reach(deps, may, O::OPERATION, &query.channels).await?);
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let covered = coverage_of_channels(&deps.segments, tenant, &channels, query.range, (deps.clock)()).await;
    let covered = covered.map_err(Refusal::internal)?;
    Ok(covered
        .into_iter()
        .map(|(channel_id, spans)| Coverage {
            channel_id,
            spans: spans.iter().map(describe_span).collect(),
        })
        .collect())
}

/// The days on which the channels recorded something, all of which the actor may play back.
///
/// # Errors
/// When he may not, or the index fails.
pub async fn days<O: Named>(
    deps: &Deps,
    may: &May<O>,
    channels: &[ChannelId],
    month: &MonthOfPlace,
) -> Result<Vec<ChannelDays>, Refusal> {
    reach(deps, may, O::OPERATION, channels).await?;
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let days = days_of_channels(&deps.segments, tenant, channels, month, (deps.clock)()).await;
    let days = days.map_err(Refusal::internal)?;
    Ok(days
        .into_iter()
        .map(|(channel_id, days)| ChannelDays {
            channel_id,
            days: days.into_iter().map(describe_day).collect(),
        })
        .collect())
}

/// What the recordings' functions need to know of channels.
pub fn recorded(channels: Vec<Channel>) -> Vec<RecordedChannel> {
    let recorded = |channel: Channel| RecordedChannel {
        id: channel.id,
        plan: channel.recording.plan,
    };
    channels.into_iter().map(recorded).collect()
}

/// A ledger as it is answered.
pub fn describe_ledger((channel_id, ledger): (ChannelId, Ledger)) -> ApiLedger {
    let total = |(held, ms)| {
        let (held, reason) = describe_held(held);
        LedgerTotal { held, reason, ms }
    };
    ApiLedger {
        channel_id,
        expected_ms: ledger.expected_ms,
        recorded_ms: ledger.totals.recorded_ms(),
        bytes: ledger.bytes,
        longest_unexplained_ms: ledger.longest_unexplained_ms,
        totals: ledger.totals.iter().map(total).collect(),
    }
}

fn describe_span(span: &Span) -> CoverageSpan {
    let (held, reason) = describe_held(span.held);
    CoverageSpan {
        from: span.range.from,
        to: span.range.to,
        held,
        reason,
    }
}

fn describe_day(day: Day) -> RecordedDay {
    RecordedDay {
        day: day.day,
        kinds: day.kinds.into_iter().map(describe_kind).collect(),
    }
}

const fn describe_held(held: Held) -> (ApiHeld, Option<MissingReason>) {
    match held {
        Held::Recorded(kind) => (describe_kind(kind), None),
        Held::Gap(reason) => (ApiHeld::Gap, Some(describe_reason(reason))),
        Held::NotPlanned => (ApiHeld::NotPlanned, None),
        Held::NotYet => (ApiHeld::NotYet, None),
        Held::Unexplained => (ApiHeld::Unexplained, None),
    }
}

const fn describe_kind(kind: RecordKind) -> ApiHeld {
    match kind {
        RecordKind::Continuous => ApiHeld::Continuous,
        RecordKind::Motion => ApiHeld::Motion,
        RecordKind::Alarm => ApiHeld::Alarm,
        RecordKind::Manual => ApiHeld::Manual,
    }
}

const fn describe_reason(reason: GapReason) -> MissingReason {
    match reason {
        GapReason::SourceLost => MissingReason::SourceLost,
        GapReason::SpoolFull => MissingReason::SpoolFull,
        GapReason::DeviceOff => MissingReason::DeviceOff,
        GapReason::ClockJump => MissingReason::ClockJump,
    }
}
