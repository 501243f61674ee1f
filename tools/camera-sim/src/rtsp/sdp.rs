use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::camera::RTP_CLOCK_HZ;
use crate::clip::Clip;
use crate::rtp::PAYLOAD_TYPE;

/// The path of the only track, below the camera's.
pub(super) const TRACK: &str = "track0";

/// The description of a camera (RFC 8866, with the parameters of RFC 6184 §8.1).
pub(super) fn describe(clip: &Clip, camera: u16, frames_per_second: u32) -> String {
    let profile: String = clip
        .sps
        .iter()
        .skip(1)
        .take(3)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let (sps, pps) = (STANDARD.encode(&clip.sps), STANDARD.encode(&clip.pps));
    [
        "v=0".to_owned(),
        "o=- 1 1 IN IP4 127.0.0.1".to_owned(),
        format!("s=camera-sim {camera}"),
        "c=IN IP4 0.0.0.0".to_owned(),
        "t=0 0".to_owned(),
        "a=control:*".to_owned(),
        format!("m=video 0 RTP/AVP {PAYLOAD_TYPE}"),
        format!("a=rtpmap:{PAYLOAD_TYPE} H264/{RTP_CLOCK_HZ}"),
        format!(
            "a=fmtp:{PAYLOAD_TYPE} packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={sps},{pps}"
        ),
        format!("a=framerate:{frames_per_second}"),
        format!("a=control:{TRACK}"),
        String::new(),
    ]
    .join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_profile_and_parameter_sets() {
        let sdp = describe(&Clip::demo(), 2, 15);
        assert!(sdp.contains("profile-level-id=4D40"), "{sdp}");
        assert!(sdp.contains("sprop-parameter-sets=Z0"), "{sdp}");
        assert!(sdp.ends_with("a=control:track0\r\n"), "{sdp}");
    }
}
