use bytes::{BufMut, BytesMut};

const DOLLAR: u8 = b'$';

/// Appends an interleaved frame (RFC 2326 §10.12) of `length` bytes, to be written right after.
pub(super) fn put_header(out: &mut BytesMut, channel: u8, length: u16) {
    out.put_u8(DOLLAR);
    out.put_u8(channel);
    out.put_u16(length);
}
