use nightjar_model::documents::{ChannelReport, ChannelState};
use nightjar_model::{DeviceId, TenantId, Timestamp};

const PROGRAM_MAX: usize = 64;
const REFUSAL_MAX: usize = 200;

/// What a device said of itself, cut to what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub at: Timestamp,
    /// By how much the device's clock is ahead of ours.
    pub clock_offset_ms: i64,
    pub program: Option<String>,
    /// The declared names of channels whose source gives no pictures.
    pub lost: Vec<String>,
}

/// Words of a device as they are kept: they are shown to people, and the table's rows are small.
pub fn cut_program(program: Option<String>) -> Option<String> {
    program
        .map(|text| cut(&text, PROGRAM_MAX))
        .filter(|text| !text.is_empty())
}

/// Why a device does not obey, as it is kept.
pub fn cut_refusal(refusal: Option<String>) -> Option<String> {
    refusal
        .map(|text| cut(&text, REFUSAL_MAX))
        .filter(|text| !text.is_empty())
}

/// The channels without pictures, of at most as many as a device may declare.
pub fn lost_channels(reports: Vec<ChannelReport>) -> Vec<String> {
    let lost = reports.into_iter().filter(|report| report.state == ChannelState::Lost);
    let mut names: Vec<String> = lost.map(|report| cut(&report.name, PROGRAM_MAX)).collect();
    names.sort();
    names.dedup();
    names.truncate(crate::vending::CHANNELS_MAX);
    names
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(longest).collect()
}

#[cfg(test)]
mod tests {
    use nightjar_model::documents::{ChannelReport, ChannelState};

    use super::{cut_program, lost_channels};

    #[test]
    fn what_devices_say_is_cut_to_what_people_can_read() {
        assert_eq!(
            cut_program(Some("uploader\u{1b}[2J/1".to_owned())).as_deref(),
            Some("uploader[2J/1")
        );
        assert_eq!(cut_program(Some("é".repeat(100))).unwrap().chars().count(), 64);
        assert_eq!(cut_program(Some("\n".to_owned())), None);
    }

    #[test]
    fn channels_without_pictures_are_named_once() {
        let report = |name: &str, state| ChannelReport {
            name: name.to_owned(),
            state,
        };
        let reports = vec![
            report("yard", ChannelState::Lost),
            report("gate", ChannelState::Connected),
            report("yard", ChannelState::Lost),
            report("roof", ChannelState::Unknown),
        ];
        assert_eq!(lost_channels(reports), ["yard"]);
    }
}
