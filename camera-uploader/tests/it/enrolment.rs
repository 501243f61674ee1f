use std::fs;
use std::os::unix::fs::PermissionsExt;

use camera_uploader::identity::EnrolError;

use super::device::Device;
use super::peer::{CODE, Peer};

#[tokio::test]
async fn a_device_is_enrolled_once_and_its_key_stays_with_its_owner() {
    let (peer, device) = (Peer::start().await, Device::new());
    let identity = device.enrol(&peer, CODE).await.unwrap();
    assert_eq!(identity.device_id, peer.state.lock().unwrap().device);
    let path = device.state.path().join("identity.json");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read(&path).unwrap();
    let again = device.enrol(&peer, CODE).await.unwrap_err();
    assert!(matches!(again, EnrolError::AlreadyEnrolled { .. }), "{again}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_wrong_code_gives_a_clear_answer_and_no_identity() {
    let (peer, device) = (Peer::start().await, Device::new());
    let refused = device.enrol(&peer, "WRONG").await.unwrap_err();
    assert!(refused.to_string().contains("claim_refused"), "{refused}");
    assert!(!device.state.path().join("identity.json").exists());
    device.enrol(&peer, CODE).await.unwrap();
}
