use nightjar_media::VIDEO_TIMESCALE;
use nightjar_model::Timestamp;
use retina::rtcp::ReceivedCompoundPacket;

const UNIX_EPOCH: Timestamp = match Timestamp::from_ms(0) {
    Ok(epoch) => epoch,
    Err(_) => panic!("0 is a time"),
};
/// NTP counts from 1900 (RFC 3550 §4).
const SECONDS_1900_TO_1970: i64 = 2_208_988_800;

/// How far the two clocks of a camera may move apart from one report to the next.
const APART_MS: i64 = 100;

/// What a camera says of its clocks. It takes two reports that fit together to believe it: some cameras stamp 25 pictures in a
/// second and deliver 21.
#[derive(Debug, Default)]
pub(super) struct SenderReports {
    last: Option<SenderReport>,
    believed: bool,
    refused: bool,
}

/// At `wall` the media clock was at `media`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SenderReport {
    wall: Timestamp,
    media: i64,
}

impl SenderReports {
    /// Takes the report in a packet, when there is one.
    pub(super) fn take(&mut self, packet: &ReceivedCompoundPacket) {
        if let Some(report) = SenderReport::read(packet) {
            self.compare(report);
        }
    }

    fn compare(&mut self, report: SenderReport) {
        if let Some(last) = self.last {
            let apart_ms = report.wall.ms_since(last.taken_at(report.media)).saturating_abs();
            self.refused |= apart_ms > APART_MS;
            self.believed = !self.refused;
        }
        self.last = Some(report);
    }

    /// When the picture with this time of the media clock was taken, if the camera can be believed.
    pub(super) fn taken_at(&self, media: i64) -> Option<Timestamp> {
        let last = self.last.filter(|_| self.believed);
        last.map(|report| report.taken_at(media))
    }
}

impl SenderReport {
    /// A camera that does not know the time says 0 (RFC 3550 §6.4.1).
    fn read(packet: &ReceivedCompoundPacket) -> Option<Self> {
        let media = packet.rtp_timestamp()?.elapsed();
        let report = packet.pkts().next()?.as_sender_report().ok()??;
        Some(Self {
            wall: wall_of(report.ntp_timestamp().0)?,
            media,
        })
    }

    fn taken_at(&self, media: i64) -> Timestamp {
        let ticks = media.saturating_sub(self.media);
        self.wall
            .saturating_add_ms(ticks.saturating_mul(1_000) / i64::from(VIDEO_TIMESCALE))
    }
}

fn wall_of(ntp: u64) -> Option<Timestamp> {
    let seconds = i64::try_from(ntp >> 32).ok()?;
    let ms = ((ntp & u64::from(u32::MAX)) * 1_000) >> 32;
    let since_1970 = seconds - SECONDS_1900_TO_1970;
    (ntp != 0).then(|| UNIX_EPOCH.saturating_add_ms(since_1970 * 1_000 + ms as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(wall_ms: i64, media: i64) -> SenderReport {
        let wall = UNIX_EPOCH.saturating_add_ms(wall_ms);
        SenderReport { wall, media }
    }

    #[test]
    fn pictures_are_dated_by_the_second_report_that_fits() {
        let mut reports = SenderReports::default();
        reports.compare(report(500, 90_000));
        assert_eq!(reports.taken_at(93_600), None);
        reports.compare(report(2_590, 270_000));
        assert_eq!(reports.taken_at(273_600), Some(UNIX_EPOCH.saturating_add_ms(2_630)));
        reports.taken_at(i64::MIN);
        reports.taken_at(i64::MAX);
    }

    #[test]
    fn a_camera_whose_clocks_do_not_fit_is_not_believed_again() {
        let mut reports = SenderReports::default();
        for (wall_ms, media) in [(0, 0), (2_000, 216_000), (4_000, 396_000)] {
            reports.compare(report(wall_ms, media));
            assert_eq!(reports.taken_at(0), None);
        }
    }

    #[test]
    fn ntp_counts_from_1900_in_fractions_of_a_second() {
        let half_past = ((1_795_161_600 + SECONDS_1900_TO_1970 as u64) << 32) | (1 << 31);
        assert_eq!(wall_of(half_past).unwrap().as_ms(), 1_795_161_600_500);
        assert_eq!(wall_of(0), None);
    }
}
