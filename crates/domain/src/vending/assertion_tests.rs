use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_model::{DeviceId, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AssertionRefusal, UnverifiedAssertion, VerifiedAssertion};
use crate::devices::DevicePublicKey;

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

fn claims(change: impl FnOnce(&mut Value)) -> Value {
    let seconds = now().as_ms() / 1000;
    let mut claims = json!({
        "iss": DeviceId::random(), "aud": "nightjar:device-token", "iat": seconds, "exp": seconds + 60,
        "jti": "abcdefgh12345678",
    });
    change(&mut claims);
    claims
}

fn signed(signer: &Signer, claims: &Value) -> String {
    encode(&Header::new(Algorithm::EdDSA), claims, &signer.private).unwrap()
}

fn verify(token: &str, key: &DevicePublicKey, now: Timestamp) -> Result<VerifiedAssertion, AssertionRefusal> {
    UnverifiedAssertion::parse(token)?.verify(key, now)
}

#[test]
fn an_assertion_proves_its_device() {
    let signer = signer();
    let claims = claims(|_| ());
    let token = signed(&signer, &claims);
    let verified = verify(&token, &signer.public, now()).unwrap();
    assert_eq!(verified.device.as_str(), claims["iss"]);
    assert_eq!(UnverifiedAssertion::parse(&token).unwrap().device(), &verified.device);
    assert_eq!(verified.refused_after, now().saturating_add_ms(90_000));
}

#[test]
fn another_devices_signature_is_refused() {
    let token = signed(&signer(), &claims(|_| ()));
    assert_eq!(verify(&token, &signer().public, now()), Err(AssertionRefusal::Forged));
}

#[test]
fn another_algorithm_is_refused() {
    let signer = signer();
    let secret = EncodingKey::from_secret(signer.public.as_bytes());
    let token = encode(&Header::new(Algorithm::HS256), &claims(|_| ()), &secret).unwrap();
    assert_eq!(
        verify(&token, &signer.public, now()),
        Err(AssertionRefusal::WrongAlgorithm)
    );
    let part = |value: Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let unsigned = format!("{}.{}.", part(json!({"alg": "none"})), part(claims(|_| ())));
    assert_eq!(
        verify(&unsigned, &signer.public, now()),
        Err(AssertionRefusal::Malformed)
    );
}

#[test]
fn another_audience_is_refused() {
    let signer = signer();
    let token = signed(&signer, &claims(|claims| claims["aud"] = "nightjar-console".into()));
    assert_eq!(verify(&token, &signer.public, now()), Err(AssertionRefusal::Forged));
}

#[test]
fn an_assertion_counts_for_a_minute_and_half_a_minute_of_leeway() {
    let signer = signer();
    let token = signed(&signer, &claims(|_| ()));
    let at = |ms| verify(&token, &signer.public, now().saturating_add_ms(ms)).map(|_| ());
    assert_eq!((at(-30_000), at(89_999)), (Ok(()), Ok(())));
    assert_eq!(
        (at(-31_000), at(90_000)),
        (Err(AssertionRefusal::OutOfTime), Err(AssertionRefusal::OutOfTime))
    );
}

#[test]
fn an_assertion_that_lives_too_long_or_not_at_all_is_refused() {
    let signer = signer();
    let seconds = now().as_ms() / 1000;
    let times = [
        (seconds, seconds + 61),
        (seconds, seconds),
        (seconds, i64::MAX),
        (i64::MIN, i64::MAX),
        (i64::MAX, i64::MIN),
    ];
    for (iat, exp) in times {
        let token = signed(
            &signer,
            &claims(|claims| (claims["iat"], claims["exp"]) = (iat.into(), exp.into())),
        );
        assert!(verify(&token, &signer.public, now()).is_err(), "{iat} {exp}");
    }
}

#[test]
fn a_name_that_could_leave_its_key_is_refused() {
    let signer = signer();
    for jti in ["", "short", "with#hash1", "with/slash", &"x".repeat(129)] {
        let token = signed(&signer, &claims(|claims| claims["jti"] = jti.into()));
        assert_eq!(
            verify(&token, &signer.public, now()),
            Err(AssertionRefusal::Malformed),
            "{jti}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(token in "[A-Za-z0-9_.-]{0,200}") {
        prop_assert!(UnverifiedAssertion::parse(&token).is_err());
    }
}
