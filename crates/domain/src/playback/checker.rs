//! A strict reader of media playlists: what RFC 8216bis demands, and what we promise beyond it.

use nightjar_model::Timestamp;

/// One listed segment, with everything that applies to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub uri: String,
    pub gap: bool,
    pub discontinuity: bool,
    pub start: Timestamp,
    pub duration_ms: i64,
    pub map: Option<String>,
}

impl Listed {
    fn end_ms(&self) -> i64 {
        self.start.as_ms() + self.duration_ms
    }

    fn name_fields(&self) -> Vec<&str> {
        self.uri.rsplit('/').next().unwrap().split('-').collect()
    }

    pub fn epoch_and_seq(&self) -> (u32, u32) {
        let fields = self.name_fields();
        (fields[2].parse().unwrap(), fields[3].parse().unwrap())
    }

    fn init_hash(&self) -> String {
        self.name_fields()[4].to_owned()
    }
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Checked {
    pub target_s: i64,
    pub media_sequence: u64,
    pub discontinuity_sequence: u64,
    pub vod: bool,
    pub ended: bool,
    pub segments: Vec<Listed>,
}

/// Reads a media playlist and checks each rule; the first broken one panics.
pub fn check(text: &str) -> Checked {
    let checked = read(text);
    assert!(!checked.segments.is_empty(), "a playlist lists something");
    assert_eq!(
        checked.vod, checked.ended,
        "a VOD playlist is closed, another one is open"
    );
    for (index, segment) in checked.segments.iter().enumerate() {
        check_segment(&checked, segment);
        if index > 0 {
            check_neighbours(&checked, &checked.segments[index - 1], segment);
        }
    }
    check_changes(&checked.segments);
    checked
}

fn read(text: &str) -> Checked {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("#EXTM3U"));
    let mut checked = Checked::default();
    let mut seen = Vec::new();
    let (mut map, mut duration, mut start, mut gap, mut discontinuity) = (None, None, None, false, false);
    for line in lines {
        assert!(!checked.ended, "nothing follows EXT-X-ENDLIST: {line}");
        let (tag, value) = line.split_once(':').unwrap_or((line, ""));
        let header = [
            "#EXT-X-VERSION",
            "#EXT-X-TARGETDURATION",
            "#EXT-X-MEDIA-SEQUENCE",
            "#EXT-X-PLAYLIST-TYPE",
        ]
        .contains(&tag)
            || ["#EXT-X-DISCONTINUITY-SEQUENCE", "#EXT-X-INDEPENDENT-SEGMENTS"].contains(&tag);
        if header {
            assert!(!seen.contains(&tag), "{tag} appears once");
            assert!(
                checked.segments.is_empty() && duration.is_none() && map.is_none(),
                "{tag} comes first"
            );
            seen.push(tag);
        }
        match tag {
            "#EXT-X-VERSION" => assert!(value.parse::<u8>().unwrap() >= 6, "EXT-X-MAP needs version 6"),
            "#EXT-X-TARGETDURATION" => checked.target_s = value.parse().unwrap(),
            "#EXT-X-MEDIA-SEQUENCE" => checked.media_sequence = value.parse().unwrap(),
            "#EXT-X-DISCONTINUITY-SEQUENCE" => checked.discontinuity_sequence = value.parse().unwrap(),
            "#EXT-X-INDEPENDENT-SEGMENTS" => {}
            "#EXT-X-PLAYLIST-TYPE" => {
                assert_eq!(value, "VOD");
                checked.vod = true;
            }
            "#EXT-X-ENDLIST" => checked.ended = true,
            "#EXT-X-DISCONTINUITY" => {
                assert!(!discontinuity, "one EXT-X-DISCONTINUITY for a segment");
                discontinuity = true;
            }
            "#EXT-X-GAP" => gap = true,
            "#EXT-X-MAP" => {
                let uri = value
                    .strip_prefix("URI=\"")
                    .and_then(|rest| rest.strip_suffix('"'))
                    .unwrap();
                map = Some(uri.to_owned());
            }
            "#EXT-X-PROGRAM-DATE-TIME" => start = Some(Timestamp::parse(value).unwrap()),
            "#EXTINF" => {
                let seconds: f64 = value.strip_suffix(',').unwrap().parse().unwrap();
                assert!(
                    duration.replace((seconds * 1000.0).round() as i64).is_none(),
                    "one EXTINF for a segment"
                );
            }
            uri => {
                assert!(!line.starts_with('#') && !uri.is_empty(), "unknown line {line}");
                checked.segments.push(Listed {
                    uri: uri.to_owned(),
                    gap: std::mem::take(&mut gap),
                    discontinuity: std::mem::take(&mut discontinuity),
                    start: start.take().expect("every segment says when it was"),
                    duration_ms: duration.take().expect("every segment has its EXTINF"),
                    map: map.clone(),
                });
            }
        }
    }
    assert!(seen.contains(&"#EXT-X-VERSION") && seen.contains(&"#EXT-X-TARGETDURATION"));
    assert!(
        !gap && !discontinuity && duration.is_none() && start.is_none(),
        "no tag is left without its segment"
    );
    checked
}

fn check_segment(checked: &Checked, segment: &Listed) {
    assert!(segment.duration_ms > 0, "{segment:?}");
    assert!(
        (segment.duration_ms + 500) / 1000 <= checked.target_s,
        "EXTINF beyond the target duration: {segment:?}"
    );
    if !segment.gap {
        let map = segment.map.as_ref().expect("footage has its init segment");
        assert!(
            map.contains(&format!("init-{}_", segment.init_hash())),
            "the wrong init segment: {segment:?}"
        );
    }
}

/// What an open playlist has announced must not change, so there clocks may drift backwards within it.
fn check_neighbours(checked: &Checked, before: &Listed, segment: &Listed) {
    let drift_ms = if checked.vod { 0 } else { 500 };
    assert!(
        before.end_ms() - drift_ms <= segment.start.as_ms(),
        "overlap: {before:?} {segment:?}"
    );
}

fn check_changes(segments: &[Listed]) {
    let mut last: Option<(usize, &Listed)> = None;
    for (index, segment) in segments.iter().enumerate().filter(|(_, segment)| !segment.gap) {
        if let Some((before_index, before)) = last {
            assert_ne!(before.uri, segment.uri, "nothing is listed twice");
            let marked = segments[before_index + 1..=index]
                .iter()
                .any(|segment| segment.discontinuity);
            let (epoch, seq) = before.epoch_and_seq();
            let listed_between = u32::try_from(index - before_index).unwrap();
            let continues = segment.epoch_and_seq() == (epoch, seq + listed_between);
            let listed_up_to = segments[index - 1].end_ms();
            let hole = segment.start.as_ms() - listed_up_to > 500;
            let same_init = before.init_hash() == segment.init_hash();
            assert!(
                marked || (continues && same_init && !hole),
                "a jump without discontinuity: {before:?} {segment:?}"
            );
        }
        last = Some((index, segment));
    }
}
