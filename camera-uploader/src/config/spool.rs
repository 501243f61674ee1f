use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::upload::SpoolSettings;

/// How much footage is kept on disk until it is uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpoolConfig {
    /// Where; `spool` in the state folder unless given.
    pub folder: Option<PathBuf>,
    /// Bytes of segments, at most; 16 GiB unless given.
    pub max_bytes: Option<u64>,
    /// What is older is given up; `7d` unless given.
    #[serde(default, deserialize_with = "duration")]
    pub max_age: Option<Duration>,
    /// Bytes of the disk that are left free for others; 1,024 MB unless given.
    pub min_free_bytes: Option<u64>,
}

impl SpoolConfig {
    /// The settings of the spool; `None` when there is no folder for it, as without a state folder.
    pub(crate) fn settings(&self, state: Option<&Path>) -> Option<SpoolSettings> {
        let folder = self.folder.clone().or_else(|| state.map(|state| state.join("spool")))?;
        let usual = SpoolSettings::new(folder);
        Some(SpoolSettings {
            max_bytes: self.max_bytes.unwrap_or(usual.max_bytes),
            max_age: self.max_age.unwrap_or(usual.max_age),
            min_free_bytes: self.min_free_bytes.unwrap_or(usual.min_free_bytes),
            folder: usual.folder,
        })
    }
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parsed = parse_duration(&text);
    parsed.map(Some).ok_or_else(|| {
        serde::de::Error::custom(format!(
            "{text:?} is no length of time: write a number and s, m, h or d, as in \"12h\" or \"7d\""
        ))
    })
}

fn parse_duration(text: &str) -> Option<Duration> {
    let unit = text.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let number: u64 = text.strip_suffix(unit)?.parse().ok().filter(|number| *number > 0)?;
    number.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_a_unit() {
        let read = |text: &str| toml::from_str::<SpoolConfig>(&format!("max_age = \"{text}\""));
        assert_eq!(read("36h").unwrap().max_age, Some(Duration::from_secs(129_600)));
        for wrong in [
            "",
            "7",
            "d",
            "-1d",
            "0d",
            "1 d",
            "7w",
            "99999999999999999999d",
            "213503982334602d",
            "é",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn without_a_folder_there_is_no_spool_on_disk() {
        let config = SpoolConfig::default();
        assert_eq!(config.settings(None), None);
        let settings = config.settings(Some(Path::new("/state"))).unwrap();
        assert_eq!(settings, SpoolSettings::new("/state/spool"));
    }
}
