use std::fmt::Write;

use nightjar_model::Stream;
use nightjar_model::keys::InitKey;

use super::media_playlist::VERSION;
use super::{Entry, InitChoice};

/// A shorter piece says little about the rate a network must sustain (RFC 8216 §4.3.4.2 asks for half a target duration).
const MEASURABLE_MS: u32 = 500;

/// One quality of a channel as a multivariant playlist announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub stream: Stream,
    /// The media playlist, beside the multivariant one.
    pub uri: String,
    /// RFC 6381 names, without quotes.
    pub codecs: String,
    /// Pixels of the largest picture; nothing when there is no video.
    pub picture: Option<(u16, u16)>,
    pub peak_bits_per_s: u64,
    pub average_bits_per_s: u64,
}

impl Variant {
    /// Describes what the entries hold; nothing when none of them can be played.
    pub fn of(stream: Stream, uri: String, entries: &[Entry<'_>], inits: &InitChoice) -> Option<Self> {
        let used = used_inits(entries, inits);
        if used.is_empty() {
            return None;
        }
        let picture = used
            .iter()
            .map(|init| (init.width, init.height))
            .max_by_key(|(width, height)| u32::from(*width) * u32::from(*height));
        let (peak_bits_per_s, average_bits_per_s) = bit_rates(entries);
        Some(Self {
            stream,
            uri,
            codecs: codecs_of(&used),
            picture: picture.filter(|(width, height)| *width > 0 && *height > 0),
            peak_bits_per_s,
            average_bits_per_s,
        })
    }
}

fn used_inits<'a>(entries: &[Entry<'_>], inits: &'a InitChoice) -> Vec<&'a InitKey> {
    let mut used: Vec<&InitKey> = Vec::new();
    for row in entries.iter().filter_map(|entry| entry.segment) {
        if used.last().is_some_and(|init| init.hash == row.key.init) {
            continue;
        }
        if let Some(init) = inits
            .of(&row.key)
            .filter(|init| used.iter().all(|other| other.hash != init.hash))
        {
            used.push(init);
        }
    }
    used
}

fn codecs_of(inits: &[&InitKey]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in inits.iter().flat_map(|init| init.codecs.names()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(",")
}

fn bit_rates(entries: &[Entry<'_>]) -> (u64, u64) {
    let rate = |bytes: u64, ms: u64| bytes.saturating_mul(8000).div_ceil(ms.max(1));
    let (mut bytes, mut ms, mut peak) = (0_u64, 0_u64, 0_u64);
    for row in entries.iter().filter_map(|entry| entry.segment) {
        let duration_ms = u64::from(row.key.duration_ms);
        bytes = bytes.saturating_add(row.size_bytes);
        ms += duration_ms;
        if row.key.duration_ms >= MEASURABLE_MS {
            peak = peak.max(rate(row.size_bytes, duration_ms));
        }
    }
    let average = rate(bytes, ms).max(1);
    (peak.max(average), average)
}

/// The multivariant playlist (RFC 8216 §4.3.4) of a channel; nothing when there is no variant.
pub fn multivariant_playlist(variants: &[Variant]) -> Option<String> {
    if variants.is_empty() {
        return None;
    }
    let mut text = format!("#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for variant in variants {
        let Variant {
            uri,
            codecs,
            peak_bits_per_s,
            average_bits_per_s,
            ..
        } = variant;
        let picture = variant
            .picture
            .map_or(String::new(), |(width, height)| format!(",RESOLUTION={width}x{height}"));
        writeln!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={peak_bits_per_s},AVERAGE-BANDWIDTH={average_bits_per_s},CODECS=\"{codecs}\"{picture}\n{uri}"
        )
        .expect("memory takes every write");
    }
    Some(text)
}
