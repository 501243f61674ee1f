use nightjar_model::documents::{RecordPlan, Schedule};
use nightjar_model::{ChannelId, Stream, TenantId, TimeRange, Timestamp};

use super::{Day, Ledger, MonthOfPlace, ReadFootage, ReadPieces, Span, coverage, days_with_footage, ledger};
use crate::playback::reading_range;
use crate::segments::{ChannelStream, IndexError, Piece};

/// A channel whose recordings may be seen by whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedChannel {
    pub id: ChannelId,
    /// Of today; none records always.
    pub plan: Option<RecordPlan>,
}

/// The coverage of each channel, in the order of the channels.
///
/// # Errors
/// When the index does not answer.
pub async fn coverage_of_channels(
    index: &dyn ReadPieces,
    tenant: &TenantId,
    channels: &[RecordedChannel],
    range: TimeRange,
    now: Timestamp,
) -> Result<Vec<(ChannelId, Vec<Span>)>, IndexError> {
    let pieces = read(index, tenant, channels, range, now).await?;
    let covered = channels.iter().zip(pieces).map(|(channel, pieces)| {
        let plan = schedule(channel);
        (channel.id.clone(), coverage(&pieces, plan.as_ref(), range, now))
    });
    Ok(covered.collect())
}

/// The ledger of each channel, in the order of the channels.
///
/// # Errors
/// When the index does not answer.
pub async fn ledger_of_channels(
    index: &dyn ReadPieces,
    tenant: &TenantId,
    channels: &[RecordedChannel],
    range: TimeRange,
    now: Timestamp,
) -> Result<Vec<(ChannelId, Ledger)>, IndexError> {
    let pieces = read(index, tenant, channels, range, now).await?;
    let ledgers = channels.iter().zip(pieces).map(|(channel, pieces)| {
        let plan = schedule(channel);
        (channel.id.clone(), ledger(&pieces, plan.as_ref(), range, now))
    });
    Ok(ledgers.collect())
}

/// On which days of the month each channel recorded something, in the order of the channels.
///
/// # Errors
/// When the index does not answer.
pub async fn days_of_channels(
    index: &dyn ReadFootage,
    tenant: &TenantId,
    channels: &[ChannelId],
    month: &MonthOfPlace,
    now: Timestamp,
) -> Result<Vec<(ChannelId, Vec<Day>)>, IndexError> {
    let streams: Vec<ChannelStream> = channels.iter().map(|channel| main_stream(tenant, channel)).collect();
    // Nothing is recorded after now, whatever a camera's clock says.
    let month_range = reading_range(month.range());
    let range = TimeRange {
        to: month_range.to.min(now).max(month_range.from),
        ..month_range
    };
    let footage = index.read_footage(&streams, range, now).await?;
    let days = channels
        .iter()
        .zip(footage)
        .map(|(channel, footage)| (channel.clone(), days_with_footage(month, footage)));
    Ok(days.collect())
}

async fn read(
    index: &dyn ReadPieces,
    tenant: &TenantId,
    channels: &[RecordedChannel],
    range: TimeRange,
    now: Timestamp,
) -> Result<Vec<Vec<Piece>>, IndexError> {
    let streams: Vec<ChannelStream> = channels
        .iter()
        .map(|channel| main_stream(tenant, &channel.id))
        .collect();
    index.read_pieces(&streams, reading_range(range), now).await
}

/// What is recorded is the best picture.
fn main_stream(tenant: &TenantId, channel: &ChannelId) -> ChannelStream {
    ChannelStream {
        tenant: tenant.clone(),
        channel: channel.clone(),
        stream: Stream::Main,
    }
}

/// A plan whose time zone is unknown is not obeyed by the device either, which then records always.
fn schedule(channel: &RecordedChannel) -> Option<Schedule> {
    Schedule::new(channel.plan.clone()?).ok()
}
