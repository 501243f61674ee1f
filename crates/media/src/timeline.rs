use crate::VIDEO_TIMESCALE;

const US_PER_SECOND: i64 = 1_000_000;
/// A picture whose clock runs ahead of its arrival by more than this, or goes back by more, comes from a clock that was set.
const JUMP_US: i64 = US_PER_SECOND;
/// How far the media clock and the arrivals may be apart before footage follows the arrivals.
const TOLERANCE_US: i64 = 100_000;
/// The clocks are compared over so long; the picture that was delayed least in it counts.
const WINDOW_US: i64 = US_PER_SECOND;
/// A difference is made up for within about so long.
const MAKE_UP_US: i64 = 2 * US_PER_SECOND;
/// By how many millionths the footage may run slower or faster than the media clock: down to half, up to double.
const SLOWEST_PPM: i64 = -500_000;
const FASTEST_PPM: i64 = 1_000_000;
const MILLION: i64 = 1_000_000;

/// Puts the media clocks of a stream's connections on one time line: microseconds since the start of the run.
///
/// A connection is anchored by the arrival of its first picture; from there on its media clock counts, so that the network's
/// jitter does not reach the footage. Some cameras stamp 25 pictures in a second and deliver 21: when the least delayed
/// pictures of a second move away from their arrivals, the footage runs a little slower or faster until it is there again.
/// When the media clock jumps, the connection is anchored again, without going back.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    anchor: Option<Anchor>,
}

/// Media time `media_us` is `out_us` on the time line; around it the footage runs by `slew_ppm` faster than the media clock.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    media_us: i64,
    out_us: i64,
    slew_ppm: i64,
    last_media_us: i64,
    last_arrival_us: i64,
    window: Window,
}

/// The pictures since `since_us` were late on the time line by at least `least_late_us`.
#[derive(Debug, Clone, Copy)]
struct Window {
    since_us: i64,
    least_late_us: i64,
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
        let mut anchor = match self.anchor {
            Some(anchor) => anchor.after_jump(media_us, arrival_us),
            None => Anchor::new(media_us, arrival_us, arrival_us),
        };
        anchor.compare(media_us, arrival_us);
        self.anchor = Some(anchor);
        anchor.place(media, VIDEO_TIMESCALE)
    }

    /// The time of a block of audio in ticks of its track since the start of the run; `None` before the first picture.
    pub fn audio(&self, media: i64, timescale: u32) -> Option<i64> {
        self.anchor.map(|anchor| anchor.place(media, timescale))
    }
}

impl Anchor {
    fn new(media_us: i64, out_us: i64, arrival_us: i64) -> Self {
        Self {
            media_us,
            out_us,
            slew_ppm: 0,
            last_media_us: media_us,
            last_arrival_us: arrival_us,
            window: Window::new(arrival_us),
        }
    }

    /// The same, or, when the media clock was set, an anchor with which the picture follows the last one as it arrived.
    fn after_jump(self, media_us: i64, arrival_us: i64) -> Self {
        let step = media_us.saturating_sub(self.last_media_us);
        let arrival_step = arrival_us.saturating_sub(self.last_arrival_us);
        let jumped = step > arrival_step.saturating_add(JUMP_US) || step < -JUMP_US;
        if jumped {
            let out_us = self.place_us(self.last_media_us).saturating_add(arrival_step.max(0));
            return Self::new(media_us, out_us, arrival_us);
        }
        Self {
            last_media_us: media_us,
            last_arrival_us: arrival_us,
            ..self
        }
    }

    /// Notes how late a picture is, and at the end of a window changes the speed accordingly.
    fn compare(&mut self, media_us: i64, arrival_us: i64) {
        let out_us = self.place_us(media_us);
        let late_us = arrival_us.saturating_sub(out_us);
        self.window.least_late_us = self.window.least_late_us.min(late_us);
        if arrival_us.saturating_sub(self.window.since_us) < WINDOW_US {
            return;
        }
        let least = self.window.least_late_us;
        let excess_us = least.saturating_sub(least.clamp(-TOLERANCE_US, TOLERANCE_US));
        // Media time is turned around this picture from now on, so that nothing jumps.
        (self.media_us, self.out_us) = (media_us, out_us);
        self.slew_ppm = scale(excess_us, MILLION, MAKE_UP_US).clamp(SLOWEST_PPM, FASTEST_PPM);
        self.window = Window::new(arrival_us);
    }

    fn place_us(&self, media_us: i64) -> i64 {
        let since = media_us.saturating_sub(self.media_us);
        let slewed = scale(since, self.slew_ppm, MILLION);
        self.out_us.saturating_add(since).saturating_add(slewed)
    }

    /// Without a slew the ticks of the media clock are kept exactly.
    fn place(&self, media: i64, timescale: u32) -> i64 {
        let media_us = to_us(media, timescale);
        let shift_us = self.place_us(media_us).saturating_sub(media_us);
        media.saturating_add(to_ticks(shift_us, timescale))
    }
}

impl Window {
    fn new(since_us: i64) -> Self {
        Self {
            since_us,
            least_late_us: i64::MAX,
        }
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

    /// Where the footage of a camera is against its arrivals, each second, when pictures stamped `stamped` per second
    /// come `delivered` per second and up to 80 ms late.
    fn lateness_ms(stamped: i64, delivered: i64) -> Vec<i64> {
        let mut timeline = Timeline::default();
        let mut last = i64::MIN;
        let mut late = Vec::new();
        for n in 0..delivered * 600 {
            let arrival_us = n * US_PER_SECOND / delivered + (n * 7_919 % 80) * 1_000;
            let out = timeline.video(n * 90_000 / stamped, arrival_us);
            assert!(out > last, "time goes forward");
            last = out;
            if n % delivered == 0 {
                late.push((arrival_us - to_us(out, VIDEO_TIMESCALE)) / 1_000);
            }
        }
        late
    }

    #[test]
    fn a_camera_that_delivers_less_or_more_than_it_stamps_does_not_drift() {
        for (stamped, delivered) in [(25, 21), (21, 25), (25, 24), (30, 16)] {
            let late = lateness_ms(stamped, delivered);
            let worst = late.iter().map(|ms| ms.abs()).max().unwrap();
            let limit = if stamped == 30 { 3_500 } else { 1_000 };
            assert!(worst < limit, "{stamped} stamped, {delivered} delivered: {worst} ms");
        }
    }

    #[test]
    fn a_camera_with_a_right_clock_is_left_alone() {
        let mut timeline = Timeline::default();
        for n in 0..10_000 {
            let arrival_us = n * FRAME_US + (n * 7_919 % 90) * 1_000;
            assert_eq!(timeline.video(n * FRAME, arrival_us), n * FRAME);
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
