use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use nightjar_model::{Hash8, MediaCodecs};

/// What all segments of a stream need to be played, named by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitSegment {
    pub(crate) hash: Hash8,
    pub(crate) codecs: MediaCodecs,
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) bytes: Bytes,
}

impl InitSegment {
    /// Names `bytes`, which are `ftyp` and `moov`, by the start of their SHA-256.
    pub fn new(bytes: Vec<u8>, codecs: MediaCodecs, width: u16, height: u16) -> Self {
        let hash = digest(&SHA256, &bytes);
        let start = hash.as_ref().first_chunk::<4>().copied().unwrap_or_default();
        Self {
            hash: Hash8::from_digest_start(start),
            codecs,
            width,
            height,
            bytes: bytes.into(),
        }
    }
}
