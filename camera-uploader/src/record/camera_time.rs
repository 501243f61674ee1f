use std::fmt;

/// A camera whose clock is further away has a wrong one, or sends its pictures late: its arrivals tell more.
const AGREES_US: i64 = 1_000_000;

/// Whether a camera's own word for when its pictures were taken counts (RTCP sender reports, RFC 3550 §6.4.1). It does as long as
/// it agrees with their arrival; the first one that does not ends that for the connection.
#[derive(Debug, Default)]
pub(super) struct CameraTime {
    refused: bool,
}

/// By how much a camera's clock is ahead of the arrival of its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disagreement {
    us: i64,
}

impl CameraTime {
    /// When the picture was taken, as far as can be told; microseconds on the same clock, whichever it is. Says once that the
    /// camera is not believed.
    pub(super) fn moment(&mut self, arrival_us: i64, taken_us: Option<i64>) -> (i64, Option<Disagreement>) {
        let Some(taken_us) = taken_us.filter(|_| !self.refused) else {
            return (arrival_us, None);
        };
        let us = taken_us.saturating_sub(arrival_us);
        if us.saturating_abs() <= AGREES_US {
            return (taken_us, None);
        }
        self.refused = true;
        (arrival_us, Some(Disagreement { us }))
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.us / 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_is_believed_until_it_is_a_second_off() {
        let mut camera = CameraTime::default();
        assert_eq!(camera.moment(5_000_000, None), (5_000_000, None));
        assert_eq!(camera.moment(5_040_000, Some(4_960_000)), (4_960_000, None));
        assert_eq!(camera.moment(6_000_000, Some(7_000_000)), (7_000_000, None));
        let (moment, disagreement) = camera.moment(6_040_000, Some(7_040_001));
        assert_eq!(moment, 6_040_000);
        assert_eq!(disagreement.unwrap().to_string(), "1000 ms");
        assert_eq!(
            camera.moment(6_080_000, Some(6_080_001)),
            (6_080_000, None),
            "once is enough"
        );
    }

    #[test]
    fn no_time_makes_it_panic() {
        for (arrival, taken) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (0, i64::MIN)] {
            assert_eq!(CameraTime::default().moment(arrival, Some(taken)).0, arrival);
        }
    }
}
