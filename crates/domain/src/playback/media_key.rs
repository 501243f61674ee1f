use nightjar_model::keys::ObjectKey;
use nightjar_model::{ChannelId, Timestamp};

use crate::identity::ViewerGrant;

/// Why a media path leads to no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MediaRefusal {
    #[error("the viewer token does not open this time")]
    ForeignTime,
    #[error("the viewer token does not open this channel")]
    ForeignChannel,
    #[error("the path names no media")]
    NotMedia,
}

/// The key of the object that a media path (what follows `/v/{token}/`) stands for: `{channel}/{class}/{device}/{stream}/…`.
///
/// The tenant is the viewer token's, so no path can name another one. `+` may come as `%2B`; nothing else of a key ever
/// needs an escape, so any other is refused instead of being understood twice in two places.
///
/// # Errors
/// [`MediaRefusal::ForeignChannel`] when the grant does not name the channel, [`MediaRefusal::ForeignTime`] when it does not open
/// the segment now, [`MediaRefusal::NotMedia`] when the rest is neither segment nor init segment, spelled exactly.
pub fn media_key(path: &str, grant: &ViewerGrant, now: Timestamp) -> Result<ObjectKey, MediaRefusal> {
    let path = path.replace("%2B", "+").replace("%2b", "+");
    let (channel, rest) = path.split_once('/').ok_or(MediaRefusal::NotMedia)?;
    let channel: ChannelId = channel.parse().map_err(|_| MediaRefusal::NotMedia)?;
    if !grant.allows(&channel) {
        return Err(MediaRefusal::ForeignChannel);
    }
    let mut parts = rest.splitn(3, '/');
    let (Some(class), Some(device), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(MediaRefusal::NotMedia);
    };
    let tenant = &grant.tenant;
    match format!("{class}/{tenant}/{device}/{channel}/{rest}").parse() {
        Ok(ObjectKey::Segment(segment)) if !grant.opens_segment(&segment, now) => Err(MediaRefusal::ForeignTime),
        // An init segment shows nothing of what was recorded.
        Ok(key @ (ObjectKey::Segment(_) | ObjectKey::Init(_))) => Ok(key),
        Ok(_) | Err(_) => Err(MediaRefusal::NotMedia),
    }
}

#[cfg(test)]
mod tests {
    use super::super::uri::relative_uri;
    use super::*;
    use crate::identity::{Purpose, Viewing};

    const TENANT: &str = "aaaaaaaaaaaaaaaa";
    const CHANNEL: &str = "cccccccccccccccc";
    const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";
    const SEGMENT: &str = "08/1795161600000-0002000-00000003-00000041-0badcafe-c.m4s";

    fn open(path: &str) -> Result<ObjectKey, MediaRefusal> {
        open_for(Purpose::Playback, path)
    }

    fn open_for(purpose: Purpose, path: &str) -> Result<ObjectKey, MediaRefusal> {
        let now = Timestamp::parse("2026-11-20T09:00:00Z").unwrap();
        let viewing = Viewing {
            channels: vec![CHANNEL.parse().unwrap()],
            purpose,
            from: None,
            to: None,
        };
        let grant = ViewerGrant::new(TENANT.parse().unwrap(), "ffffffffffffffff", viewing, now);
        media_key(path, &grant, now)
    }

    #[test]
    fn the_live_purpose_does_not_open_what_was_recorded_an_hour_ago() {
        let segment = format!("{CHANNEL}/{}", relative_uri(&format!("{FOLDER}/{SEGMENT}")));
        assert_eq!(open_for(Purpose::Live, &segment), Err(MediaRefusal::ForeignTime));
        assert!(open_for(Purpose::Export, &segment).is_ok());
    }

    #[test]
    fn a_playlist_uri_leads_back_to_its_object() {
        let init = "init-0badcafe_avc1.640028+mp4a.40.2_1920x1080.mp4";
        for name in [SEGMENT, init] {
            let key = format!("{FOLDER}/{name}");
            let path = format!("{CHANNEL}/{}", relative_uri(&key));
            assert_eq!(open(&path).unwrap().to_string(), key);
            assert_eq!(open(&path.replace('+', "%2B")).unwrap().to_string(), key);
        }
    }

    #[test]
    fn a_channel_that_the_token_does_not_name_is_refused() {
        let path = format!("dddddddddddddddd/r7/bbbbbbbbbbbbbbbb/main/2026/11/20/{SEGMENT}");
        assert_eq!(open(&path), Err(MediaRefusal::ForeignChannel));
    }

    #[test]
    fn no_trick_of_spelling_leads_out_of_the_tenants_footage() {
        let good = format!("{CHANNEL}/r7/bbbbbbbbbbbbbbbb/main/2026/11/20/{SEGMENT}");
        assert!(open(&good).is_ok());
        let gap = "08/1795161600000-0002000-00000003-00000041-source-lost.gap";
        let tricks = [
            String::new(),
            CHANNEL.to_owned(),
            format!("{CHANNEL}/"),
            format!("/{good}"),
            format!("{good}/"),
            format!("{good}%00"),
            good.replace("r7/", "r7//"),
            good.replace("/main/", "%2fmain/"),
            good.replace("/main/", "/%6dain/"),
            good.replace("/main/", "/main/../main/"),
            good.replace("/main/", "/main/%2e%2e/main/"),
            good.replace("/main/", "/main/%252e%252e/main/"),
            good.replace("bbbbbbbbbbbbbbbb", ".."),
            good.replace("r7/", "r7/eeeeeeeeeeeeeeee/"),
            good.replace("/2026/11/20/08/", "/2026/11/20/09/"),
            good.replace(SEGMENT, gap),
            format!("{CHANNEL}/alarm/{TENANT}/bbbbbbbbbbbbbbbb/2026/11/20/1795161600000-dddddddddddddddd.json"),
            format!("{CHANNEL}/../../{FOLDER}/{SEGMENT}"),
        ];
        for trick in tricks {
            assert_eq!(open(&trick), Err(MediaRefusal::NotMedia), "{trick}");
        }
    }
}
