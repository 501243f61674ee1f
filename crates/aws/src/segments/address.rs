use nightjar_domain::segments::{ChannelStream, RowAddress};
use nightjar_model::{DayUtc, HourUtc, Timestamp};

/// `pk` and `sk` of a row.
pub(super) fn keys_of(address: &RowAddress) -> (String, String) {
    match address {
        RowAddress::Piece {
            stream,
            start,
            epoch,
            seq,
        } => {
            let sort = format!("{}#{epoch:08}#{seq:08}", start_text(*start));
            (hour_partition(stream, start.hour()), sort)
        }
        RowAddress::Init { stream, day, hash } => (init_partition(stream), format!("{}#{hash}", day.digits())),
    }
}

/// The address that `pk` and `sk` spell, one way or another; nothing when they spell none.
pub(super) fn read_address(partition: &str, sort: &str) -> Option<RowAddress> {
    let mut parts = partition.split('#');
    let stream = ChannelStream {
        tenant: parts.next()?.parse().ok()?,
        channel: parts.next()?.parse().ok()?,
        stream: parts.next()?.parse().ok()?,
    };
    let is_init = parts.next()? == "init";
    let mut fields = sort.split('#');
    let first = fields.next()?;
    if is_init {
        let (day, hash) = (DayUtc::from_digits(first)?, fields.next()?.parse().ok()?);
        return Some(RowAddress::Init { stream, day, hash });
    }
    Some(RowAddress::Piece {
        stream,
        start: Timestamp::from_ms(first.parse().ok()?).ok()?,
        epoch: fields.next()?.parse().ok()?,
        seq: fields.next()?.parse().ok()?,
    })
}

pub(super) fn hour_partition(stream: &ChannelStream, hour: HourUtc) -> String {
    format!("{}#{}", stream_text(stream), hour.digits())
}

pub(super) fn init_partition(stream: &ChannelStream) -> String {
    format!("{}#init", stream_text(stream))
}

pub(super) fn start_text(start: Timestamp) -> String {
    format!("{:013}", start.as_ms())
}

fn stream_text(
    ChannelStream {
        tenant,
        channel,
        stream,
    }: &ChannelStream,
) -> String {
    format!("{tenant}#{channel}#{stream}")
}
