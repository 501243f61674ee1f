use crate::VIDEO_TIMESCALE;

const US_PER_SECOND: i64 = 1_000_000;
/// A picture whose clock runs ahead of its arrival by more than this, or goes back by more, comes from a clock that was set.
const JUMP_US: i64 = US_PER_SECOND;

/// Puts the media clocks of a stream's connections on one time line: microseconds since the start of the run.
///
/// A connection is anchored by the arrival of its first picture; from there on its media clock counts, so that the network's
/// jitter does not reach the footage. When the media clock jumps, the connection is anchored again, without going back.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    anchor: Option<Anchor>,
}

#[derive(Debug, Clone, Copy)]
struct Anchor {
    /// What is added to the media clock.
    offset_us: i64,
    last_media_us: i64,
    last_arrival_us: i64,
}

impl Timeline {
    /// Forgets the connection's clock: the next picture comes from another connection.
    pub fn reconnected(&mut self) {
        self.anchor = None;
    }

    /// The time of a picture in ticks of [`VIDEO_TIMESCALE`] since the start of the run. `media` is the connection's clock
    /// in the same ticks, `arrival_us` when the picture came, in microseconds since the start of the run.
    pub fn video(&mut self, media: i64, arrival_us: i64) -> i64 {
        let media_us = to_us(media, VIDEO_TIMESCALE);
        let offset_us = match self.anchor {
            None => arrival_us.saturating_sub(media_us),
            Some(anchor) => anchor.offset_us.saturating_add(anchor.correction(media_us, arrival_us)),
        };
        self.anchor = Some(Anchor {
            offset_us,
            last_media_us: media_us,
            last_arrival_us: arrival_us,
        });
        media.saturating_add(to_ticks(offset_us, VIDEO_TIMESCALE))
    }

    /// The time of a block of audio in ticks of its track since the start of the run; `None` before the first picture.
    pub fn audio(&self, media: i64, timescale: u32) -> Option<i64> {
        self.anchor
            .map(|anchor| media.saturating_add(to_ticks(anchor.offset_us, timescale)))
    }
}

impl Anchor {
    /// By how much the offset changes: nothing, or what makes the picture follow the last one as it arrived.
    fn correction(&self, media_us: i64, arrival_us: i64) -> i64 {
        let step = media_us.saturating_sub(self.last_media_us);
        let arrival_step = arrival_us.saturating_sub(self.last_arrival_us);
        let jumped = step > arrival_step.saturating_add(JUMP_US) || step < -JUMP_US;
        if jumped { arrival_step.saturating_sub(step) } else { 0 }
    }
}

fn to_us(ticks: i64, timescale: u32) -> i64 {
    scale(ticks, US_PER_SECOND, i64::from(timescale.max(1)))
}

fn to_ticks(us: i64, timescale: u32) -> i64 {
    scale(us, i64::from(timescale.max(1)), US_PER_SECOND)
}

fn scale(value: i64, multiply: i64, divide: i64) -> i64 {
    let scaled = (i128::from(value) * i128::from(multiply)).div_euclid(i128::from(divide));
    i64::try_from(scaled).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRAME: i64 = 6_000;
    const FRAME_US: i64 = 66_667;

    #[test]
    fn the_jitter_of_the_network_does_not_reach_the_footage() {
        let mut timeline = Timeline::default();
        let arrivals_us = [0, 97_000, 5_133_000, 5_133_100, 5_133_200, 5_400_000];
        let times: Vec<_> = (0..)
            .zip(arrivals_us)
            .map(|(n, arrival)| timeline.video(77 + n * FRAME, arrival))
            .collect();
        assert_eq!(times, (0..6).map(|n| n * FRAME).collect::<Vec<_>>());
        assert_eq!(timeline.audio(48_000, 48_000), Some(48_000 - 77 * 48 / 90 - 1));
    }

    #[test]
    fn a_clock_that_is_set_moves_nothing() {
        for jump in [3_600 * 90_000, -3_600 * 90_000] {
            let mut timeline = Timeline::default();
            let before = timeline.video(0, 0);
            let after = timeline.video(jump + FRAME, FRAME_US);
            assert!((after - before - FRAME).abs() <= 1, "{}", after - before);
        }
    }

    #[test]
    fn a_new_connection_continues_when_its_first_picture_comes() {
        let mut timeline = Timeline::default();
        timeline.video(1_000, 0);
        timeline.reconnected();
        assert_eq!(timeline.audio(0, 8_000), None);
        assert_eq!(timeline.video(99_999_999, 7_000_000), 7 * 90_000);
    }

    proptest! {
        #[test]
        fn no_clock_makes_it_panic(steps in prop::collection::vec((any::<i64>(), any::<i64>()), 1..20)) {
            let mut timeline = Timeline::default();
            for (media, arrival) in steps {
                timeline.video(media, arrival);
                timeline.audio(media, 0);
            }
        }
    }
}
