use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_model::Timestamp;
use serde_json::{Value, json};

use super::{ExpectedToken, IdTokenRefusal, verify_id_token};
use crate::identity::SigningKey;
use crate::identity::oidc::IssuerKeys;

const ISSUER: &str = "https://login.example.com";
const EXPECTED: ExpectedToken<'_> = ExpectedToken {
    issuer: ISSUER,
    client_id: "nightjar",
    nonce: "a-nonce",
};

struct Issuer(EncodingKey);

impl Issuer {
    fn new() -> Self {
        let key = SigningKey::generate(Timestamp::EPOCH).unwrap();
        Self(EncodingKey::from_rsa_pem(key.private_key_pem.as_bytes()).unwrap())
    }

    fn jwk(&self) -> Value {
        let mut key = serde_json::to_value(Jwk::from_encoding_key(&self.0, Algorithm::RS256).unwrap()).unwrap();
        key["kid"] = json!("one");
        key
    }

    fn keys(&self) -> IssuerKeys {
        IssuerKeys::read(json!({"keys": [self.jwk()]}).to_string().as_bytes()).unwrap()
    }

    fn sign(&self, claims: &Value) -> String {
        let header = Header {
            kid: Some("one".to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        encode(&header, claims, &self.0).unwrap()
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn claims() -> Value {
    let seconds = now().as_ms() / 1000;
    json!({
        "iss": ISSUER, "aud": "nightjar", "sub": "ada", "nonce": "a-nonce", "iat": seconds, "exp": seconds + 300,
        "email": "ada@example.com", "email_verified": true,
    })
}

fn verdict(issuer: &Issuer, change: impl FnOnce(&mut Value)) -> Result<(), IdTokenRefusal> {
    let mut claims = claims();
    change(&mut claims);
    verify_id_token(&issuer.sign(&claims), &issuer.keys(), EXPECTED, now()).map(drop)
}

#[test]
fn a_token_for_this_sign_in_names_the_person() {
    let issuer = Issuer::new();
    let (subject, told) = verify_id_token(&issuer.sign(&claims()), &issuer.keys(), EXPECTED, now()).unwrap();
    assert_eq!((subject.issuer(), told.sub.as_str()), (ISSUER, "ada"));
    assert!(told.tell_an_address());
    assert_eq!(verdict(&issuer, |c| c["aud"] = json!(["nightjar"])), Ok(()));
    let two = |c: &mut Value| {
        c["aud"] = json!(["other", "nightjar"]);
        c["azp"] = json!("nightjar");
    };
    assert_eq!(verdict(&issuer, two), Ok(()));
}

#[test]
fn every_claim_that_is_not_for_this_sign_in_is_refused() {
    let issuer = Issuer::new();
    let seconds = now().as_ms() / 1000;
    type Change = (&'static str, Value, IdTokenRefusal);
    let changes: [Change; 13] = [
        ("iss", json!("https://evil.example.org"), IdTokenRefusal::OtherIssuer),
        ("iss", json!("https://login.example.com/"), IdTokenRefusal::OtherIssuer),
        ("aud", json!("other"), IdTokenRefusal::OtherAudience),
        ("aud", json!(["other", "nightjar"]), IdTokenRefusal::OtherAudience),
        ("azp", json!("other"), IdTokenRefusal::OtherAudience),
        ("exp", json!(seconds - 61), IdTokenRefusal::OutOfTime),
        ("iat", json!(seconds + 61), IdTokenRefusal::OutOfTime),
        ("nonce", json!("another"), IdTokenRefusal::OtherNonce),
        ("nonce", Value::Null, IdTokenRefusal::OtherNonce),
        ("sub", json!(""), IdTokenRefusal::Forged),
        ("exp", Value::Null, IdTokenRefusal::Forged),
        ("iss", Value::Null, IdTokenRefusal::Forged),
        ("aud", json!({}), IdTokenRefusal::Forged),
    ];
    for (name, value, refusal) in changes {
        let judged = verdict(&issuer, |claims| claims[name] = value.clone());
        assert_eq!(judged, Err(refusal), "{name} {value}");
    }
}

#[test]
fn nobody_else_signs_for_the_issuer() {
    let (issuer, thief) = (Issuer::new(), Issuer::new());
    let judge = |token: &str| verify_id_token(token, &issuer.keys(), EXPECTED, now()).map(drop);
    assert_eq!(judge(&thief.sign(&claims())), Err(IdTokenRefusal::Forged));
    let token = issuer.sign(&claims());
    let (_, rest) = token.split_once('.').unwrap();
    let (body, _) = rest.split_once('.').unwrap();
    let encode64 = |value: Value| data_encoding::BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let none = format!("{}.{body}.", encode64(json!({"alg": "none", "kid": "one"})));
    assert_eq!(judge(&none), Err(IdTokenRefusal::NoToken));
    for bad in ["", "x", "a.b.c", &token[1..], &format!("{token}.x")] {
        assert!(judge(bad).is_err(), "{bad}");
    }
    // The public key as a shared secret: what everybody knows must not sign.
    let modulus = issuer.jwk()["n"].as_str().unwrap().to_owned();
    let confused = Header {
        kid: Some("one".to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let confused = encode(&confused, &claims(), &EncodingKey::from_secret(modulus.as_bytes())).unwrap();
    assert_eq!(judge(&confused), Err(IdTokenRefusal::UnknownKey));
}
