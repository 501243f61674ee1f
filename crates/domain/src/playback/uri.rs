use nightjar_model::HourUtc;
use nightjar_model::keys::StreamPath;

/// The URI of an object beside its channel's playlists: the key without tenant and channel, which the path before it says.
/// Codecs are joined by `+`, which a path may hold as it is (RFC 3986 §3.3).
pub(super) fn relative_uri(key: &str) -> String {
    let mut parts = key.splitn(6, '/');
    let mut next = || parts.next().unwrap_or_default();
    let (class, _tenant, device, _channel, stream, rest) = (next(), next(), next(), next(), next(), next());
    [class, device, stream, rest].join("/")
}

/// What the URIs of an hour's segments begin with, up to their names.
pub(super) fn hour_folder(path: &StreamPath, hour: HourUtc) -> String {
    relative_uri(&format!("{path}/{}/", hour.path()))
}
