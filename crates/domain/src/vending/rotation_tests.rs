use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_model::{DeviceId, Timestamp};
use serde_json::{Value, json};

use super::{UnverifiedRotation, VerifiedRotation};
use crate::devices::DevicePublicKey;
use crate::vending::AssertionRefusal;

struct Signer {
    private: EncodingKey,
    public: DevicePublicKey,
}

fn signer() -> Signer {
    let pair = Ed25519KeyPair::generate().unwrap();
    let der: Pkcs8V1Der = pair.as_der().unwrap();
    let public = BASE64URL_NOPAD.encode(pair.public_key().as_ref()).parse().unwrap();
    Signer {
        private: EncodingKey::from_ed_der(der.as_ref()),
        public,
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn claims(device: &DeviceId, audience: &str, jti: &str) -> Value {
    let seconds = now().as_ms() / 1000;
    json!({"iss": device, "aud": audience, "iat": seconds, "exp": seconds + 60, "jti": jti})
}

fn rotation(device: &DeviceId, key: &DevicePublicKey) -> Value {
    let mut claims = claims(device, "nightjar:device-key", "rotation12345678");
    claims["key"] = json!(key.to_string());
    claims
}

fn proof(device: &DeviceId) -> Value {
    claims(device, "nightjar:device-key", "proof12345678901")
}

fn signed(signer: &Signer, claims: &Value) -> String {
    encode(&Header::new(Algorithm::EdDSA), claims, &signer.private).unwrap()
}

fn verify(rotation: &str, proof: &str, present: &Signer) -> Result<VerifiedRotation, AssertionRefusal> {
    UnverifiedRotation::parse(rotation, proof)?.verify(&present.public, now())
}

#[test]
fn a_device_names_a_key_that_it_has() {
    let (device, present, new) = (DeviceId::random(), signer(), signer());
    let rotation = signed(&present, &rotation(&device, &new.public));
    let verified = verify(&rotation, &signed(&new, &proof(&device)), &present).unwrap();
    assert_eq!(verified.key, new.public);
    assert!(verified.assertions.iter().all(|assertion| assertion.device == device));
}

#[test]
fn nobody_else_names_a_key_for_it() {
    let (device, present, new) = (DeviceId::random(), signer(), signer());
    let rotation = signed(&new, &rotation(&device, &new.public));
    let proof = signed(&new, &proof(&device));
    assert_eq!(verify(&rotation, &proof, &present), Err(AssertionRefusal::Forged));
}

#[test]
fn a_key_whose_other_half_is_another_machines_is_refused() {
    let (device, present, new) = (DeviceId::random(), signer(), signer());
    let named = signed(&present, &rotation(&device, &new.public));
    for proof in [
        signed(&present, &proof(&device)),
        signed(&new, &proof(&DeviceId::random())),
        signed(&new, &claims(&device, "nightjar:device-token", "proof12345678901")),
        signed(&new, &claims(&device, "nightjar:device-key", "rotation12345678")),
    ] {
        assert_eq!(verify(&named, &proof, &present), Err(AssertionRefusal::Forged));
    }
}

#[test]
fn an_assertion_for_credentials_names_no_key() {
    let (device, present, new) = (DeviceId::random(), signer(), signer());
    let mut claims = rotation(&device, &new.public);
    claims["aud"] = json!("nightjar:device-token");
    let proof = signed(&new, &proof(&device));
    assert_eq!(
        verify(&signed(&present, &claims), &proof, &present),
        Err(AssertionRefusal::Forged)
    );
}
