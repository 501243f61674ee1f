use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use nightjar_model::Timestamp;
use nightjar_model::keys::RecordKind;
use tokio::sync::Notify;

use super::{InitSegment, Priority};

/// Gaps that follow each other become one, up to this length: a duration in a key has seven digits.
const LONGEST_GAP_MS: i64 = 3_600_000;

/// A part of a stream's time line that waits for its upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Segment(SegmentPiece),
    /// Footage that had to be given up.
    Gap {
        start: Timestamp,
        duration_ms: u32,
    },
}

/// A segment in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPiece {
    pub start: Timestamp,
    pub duration_ms: u32,
    pub init: Arc<InitSegment>,
    /// Why it was recorded.
    pub kind: RecordKind,
    pub priority: Priority,
    pub bytes: Bytes,
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Segment(segment) => segment.bytes.len(),
            Self::Gap { .. } => 0,
        }
    }
}

/// The number of a lane in its spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneId(usize);

/// What waits for its upload, in memory, one queue per stream. When it is full the oldest segment of all is given up for a gap.
#[derive(Debug)]
pub struct Spool {
    max_bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    bytes: usize,
    lanes: Vec<LaneQueue>,
}

#[derive(Debug, Default)]
struct LaneQueue {
    pieces: VecDeque<Piece>,
    /// Bytes of the piece that is being uploaded; it can't be given up.
    uploading: Option<usize>,
    closed: bool,
    changed: Arc<Notify>,
}

impl Spool {
    /// A spool that holds `max_bytes` of segments, besides those being uploaded.
    pub fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            state: Mutex::default(),
        }
    }

    /// A new, empty queue.
    pub fn add_lane(&self) -> LaneId {
        let mut state = self.state();
        state.lanes.push(LaneQueue::default());
        LaneId(state.lanes.len() - 1)
    }

    /// Appends a piece. Gives the number of segments that had to be given up for it.
    pub fn push(&self, lane: LaneId, piece: Piece) -> usize {
        let mut state = self.state();
        state.bytes += piece.len();
        if let Some(queue) = state.lanes.get_mut(lane.0) {
            queue.pieces.push_back(piece);
            queue.changed.notify_one();
        }
        let mut given_up = 0;
        while state.bytes > self.max_bytes && state.give_up_oldest() {
            given_up += 1;
        }
        given_up
    }

    /// Nothing more will come; `next` ends when all is taken.
    pub fn close(&self, lane: LaneId) {
        if let Some(queue) = self.state().lanes.get_mut(lane.0) {
            queue.closed = true;
            queue.changed.notify_one();
        }
    }

    /// The next piece of the lane, once there is one, to be uploaded until [`Self::done`]; `None` at the end of the lane.
    pub async fn next(&self, lane: LaneId) -> Option<Piece> {
        loop {
            let changed = {
                let mut state = self.state();
                let queue = state.lanes.get_mut(lane.0)?;
                if let Some(piece) = queue.pieces.pop_front() {
                    queue.uploading = Some(piece.len());
                    return Some(piece);
                }
                if queue.closed {
                    return None;
                }
                queue.changed.clone()
            };
            changed.notified().await;
        }
    }

    /// The piece last taken is in the bucket.
    pub fn done(&self, lane: LaneId) {
        let mut state = self.state();
        let uploaded = state.lanes.get_mut(lane.0).and_then(|queue| queue.uploading.take());
        state.bytes = state.bytes.saturating_sub(uploaded.unwrap_or(0));
    }

    /// How many pieces of the lane wait or are being uploaded.
    pub fn pending(&self, lane: LaneId) -> usize {
        let state = self.state();
        state
            .lanes
            .get(lane.0)
            .map_or(0, |queue| queue.pieces.len() + usize::from(queue.uploading.is_some()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Puts a gap in the place of the oldest segment that is not being uploaded.
    fn give_up_oldest(&mut self) -> bool {
        let oldest = self.lanes.iter().enumerate().filter_map(|(lane, queue)| {
            queue.pieces.iter().enumerate().find_map(|(index, piece)| match piece {
                Piece::Segment(segment) => Some((segment.start, lane, index)),
                Piece::Gap { .. } => None,
            })
        });
        let Some((_, lane, index)) = oldest.min() else {
            return false;
        };
        let Some(queue) = self.lanes.get_mut(lane) else {
            return false;
        };
        let freed = queue.give_up(index);
        self.bytes = self.bytes.saturating_sub(freed);
        true
    }
}

impl LaneQueue {
    fn give_up(&mut self, index: usize) -> usize {
        let Some(Piece::Segment(SegmentPiece {
            start,
            duration_ms,
            bytes,
            ..
        })) = self.pieces.get(index)
        else {
            return 0;
        };
        let (start, duration_ms, freed) = (*start, *duration_ms, bytes.len());
        let end = start.saturating_add_ms(i64::from(duration_ms));
        let before = index.checked_sub(1).and_then(|before| self.pieces.get_mut(before));
        if let Some(Piece::Gap {
            start: gap_start,
            duration_ms: gap_ms,
        }) = before
            && (0..=LONGEST_GAP_MS).contains(&end.ms_since(*gap_start))
        {
            *gap_ms = u32::try_from(end.ms_since(*gap_start)).unwrap_or(*gap_ms);
            self.pieces.remove(index);
        } else if let Some(piece) = self.pieces.get_mut(index) {
            *piece = Piece::Gap { start, duration_ms };
        }
        freed
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::MediaCodecs;

    use super::*;

    fn segment(second: i64, bytes: usize) -> Piece {
        let codecs = MediaCodecs::new(["avc1.4D401E"]).unwrap();
        Piece::Segment(SegmentPiece {
            start: Timestamp::from_ms(second * 1_000).unwrap(),
            duration_ms: 1_000,
            init: Arc::new(InitSegment::new(Vec::new(), codecs, 1, 1)),
            kind: RecordKind::Continuous,
            priority: Priority::Live,
            bytes: vec![0; bytes].into(),
        })
    }

    fn gap(second: i64, duration_ms: u32) -> Piece {
        Piece::Gap {
            start: Timestamp::from_ms(second * 1_000).unwrap(),
            duration_ms,
        }
    }

    async fn drain(spool: &Spool, lane: LaneId) -> Vec<Piece> {
        spool.close(lane);
        let mut pieces = Vec::new();
        while let Some(piece) = spool.next(lane).await {
            pieces.push(piece);
            spool.done(lane);
        }
        pieces
    }

    #[tokio::test]
    async fn a_full_spool_gives_up_the_oldest_of_all_lanes_and_says_so_in_one_gap() {
        let spool = Spool::new(40);
        let (front, yard) = (spool.add_lane(), spool.add_lane());
        for second in 0..4 {
            assert_eq!(spool.push(front, segment(second, 10)), 0);
        }
        assert_eq!(spool.push(yard, segment(4, 25)), 3);
        assert_eq!(drain(&spool, front).await, [gap(0, 3_000), segment(3, 10)]);
        assert_eq!(drain(&spool, yard).await, [segment(4, 25)]);
    }

    #[tokio::test]
    async fn what_is_being_uploaded_is_not_given_up() {
        let spool = Spool::new(15);
        let lane = spool.add_lane();
        spool.push(lane, segment(0, 10));
        let uploading = spool.next(lane).await;
        assert_eq!(uploading, Some(segment(0, 10)));
        assert_eq!(spool.push(lane, segment(1, 10)), 1);
        assert_eq!(spool.pending(lane), 2);
        spool.done(lane);
        assert_eq!(spool.push(lane, segment(2, 10)), 0);
        assert_eq!(drain(&spool, lane).await, [gap(1, 1_000), segment(2, 10)]);
    }

    #[tokio::test]
    async fn a_day_without_network_stays_small() {
        let spool = Spool::new(100);
        let lane = spool.add_lane();
        for second in 0..86_400 {
            spool.push(lane, segment(second, 10));
        }
        assert!(spool.pending(lane) < 40);
        let pieces = drain(&spool, lane).await;
        let mut end = 0;
        for piece in pieces {
            let (Piece::Gap { start, duration_ms } | Piece::Segment(SegmentPiece { start, duration_ms, .. })) = piece;
            assert_eq!(start.as_ms(), end, "every second is accounted for");
            end += i64::from(duration_ms);
        }
        assert_eq!(end, 86_400_000);
    }
}
