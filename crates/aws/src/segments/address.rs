use nightjar_domain::segments::{ChannelStream, RowAddress};
use nightjar_model::{HourUtc, Timestamp};

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
