use nightjar_model::keys::{GapKey, GapReason, InitKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{ChannelId, DeviceId, Hash8, RetentionClass, Stream, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::InitSegment;

/// How the objects of a stream are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// As the Nightjar cloud wants it: the grammar of `nightjar_model::keys`.
    Cloud {
        #[serde(with = "StreamPathRow")]
        path: StreamPath,
        epoch: u32,
    },
    /// In a bucket of one's own, where there are no ids: `{prefix}/{channel}/{stream}` and the start of the run instead of
    /// the epoch, otherwise the same facts in the same order.
    Own { folder: String, run_start: Timestamp },
}

/// How the spool writes down a [`StreamPath`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "StreamPath")]
struct StreamPathRow {
    class: RetentionClass,
    tenant: TenantId,
    device: DeviceId,
    channel: ChannelId,
    stream: Stream,
}

impl Naming {
    /// For the same stream in another run, as far as nobody has to be asked.
    pub(super) fn of_run(&self, run_start: Timestamp) -> Option<Self> {
        match self {
            Self::Cloud { .. } => None,
            Self::Own { folder, .. } => Some(Self::Own {
                folder: folder.clone(),
                run_start,
            }),
        }
    }

    /// The init segment's name on the day of `start`.
    pub fn init(&self, start: Timestamp, init: &InitSegment) -> String {
        let InitSegment {
            hash,
            codecs,
            width,
            height,
            ..
        } = init;
        match self {
            Self::Cloud { path, .. } => InitKey {
                path: path.clone(),
                day: start.day(),
                hash: *hash,
                codecs: codecs.clone(),
                width: *width,
                height: *height,
            }
            .to_string(),
            Self::Own { folder, .. } => {
                format!(
                    "{folder}/{}/init-{hash}_{codecs}_{width}x{height}.mp4",
                    start.day().path()
                )
            }
        }
    }

    /// A segment's name.
    pub fn segment(&self, start: Timestamp, duration_ms: u32, seq: u32, init: Hash8, kind: RecordKind) -> String {
        match self {
            Self::Cloud { path, epoch } => {
                let (path, epoch) = (path.clone(), *epoch);
                SegmentKey {
                    path,
                    start,
                    duration_ms,
                    epoch,
                    seq,
                    init,
                    kind,
                }
                .to_string()
            }
            Self::Own { folder, run_start } => format!(
                "{folder}/{}/{:013}-{duration_ms:07}-{:013}-{seq:08}-{}-{}.m4s",
                start.hour().path(),
                start.as_ms(),
                run_start.as_ms(),
                init,
                kind.letter()
            ),
        }
    }

    /// The name of the object that says why footage is missing.
    pub fn gap(&self, start: Timestamp, duration_ms: u32, seq: u32, reason: GapReason) -> String {
        match self {
            Self::Cloud { path, epoch } => GapKey {
                path: path.clone(),
                start,
                duration_ms,
                epoch: *epoch,
                seq,
                reason,
            }
            .to_string(),
            Self::Own { folder, run_start } => format!(
                "{folder}/{}/{:013}-{duration_ms:07}-{:013}-{seq:08}-{}.gap",
                start.hour().path(),
                start.as_ms(),
                run_start.as_ms(),
                reason.as_str()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::MediaCodecs;
    use nightjar_model::keys::ObjectKey;

    use super::*;

    fn init() -> InitSegment {
        InitSegment::new(
            b"init".to_vec(),
            MediaCodecs::new(["avc1.4D401E", "mp4a.40.2"]).unwrap(),
            640,
            360,
        )
    }

    #[test]
    fn the_cloud_reads_all_names() {
        let (tenant, device, channel) = (TenantId::random(), DeviceId::random(), ChannelId::random());
        let path = StreamPath {
            class: RetentionClass::R7,
            tenant,
            device,
            channel,
            stream: Stream::Main,
        };
        let naming = Naming::Cloud { path, epoch: 3 };
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let names = [
            naming.init(start, &init()),
            naming.segment(start, 2_000, 41, init().hash, RecordKind::Motion),
            naming.gap(start, 2_000, 42, GapReason::SpoolFull),
        ];
        for name in names {
            assert_eq!(name.parse::<ObjectKey>().unwrap().to_string(), name);
        }
        let row = serde_json::to_string(&naming).unwrap();
        assert_eq!(serde_json::from_str::<Naming>(&row).unwrap(), naming);
    }

    #[test]
    fn names_in_ones_own_bucket_carry_the_same_facts() {
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let naming = Naming::Own {
            folder: "cams/front/main".to_owned(),
            run_start: start,
        };
        let ms = start.as_ms();
        let hash = init().hash;
        assert_eq!(
            naming.init(start, &init()),
            format!("cams/front/main/2026/11/20/init-{hash}_avc1.4D401E+mp4a.40.2_640x360.mp4")
        );
        assert_eq!(
            naming.segment(start, 2_000, 41, init().hash, RecordKind::Continuous),
            format!("cams/front/main/2026/11/20/08/{ms}-0002000-{ms}-00000041-{hash}-c.m4s")
        );
    }
}
