use std::sync::LazyLock;

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_model::{SessionId, TenantId, Timestamp, UserId};
use serde_json::{Value, json};

use super::{ACCESS_TOKEN_LIFE_MS, AccessRefusal};
use crate::identity::{KEY_PUBLISHED_BEFORE_MS, PasswordHash, Role, SigningKey, SigningKeySet, User};

// Making RSA keys takes most of a test's time.
static KEYS: LazyLock<[SigningKey; 3]> = LazyLock::new(|| {
    [now(), now().saturating_add_ms(1), now().saturating_add_ms(2)].map(|at| SigningKey::generate(at).unwrap())
});

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn set(keys: &[&SigningKey]) -> SigningKeySet {
    SigningKeySet::new(keys.iter().map(|key| (*key).clone()).collect()).unwrap()
}

fn user() -> User {
    User::new(
        TenantId::random(),
        "ada@example.org".parse().unwrap(),
        PasswordHash::from_phc("none"),
        Role::Admin,
    )
}

fn claims(change: impl FnOnce(&mut Value)) -> Value {
    let seconds = now().as_ms() / 1000;
    let mut claims = json!({
        "iss": "nightjar", "aud": "nightjar-console", "sub": UserId::random(), "tid": TenantId::random(), "sid": SessionId::random(), "role": "admin",
        "iat": seconds, "nbf": seconds, "exp": seconds + 900,
    });
    change(&mut claims);
    claims
}

fn signed(key: &SigningKey, claims: &Value) -> String {
    let header = Header {
        kid: Some(key.kid.clone()),
        ..Header::new(Algorithm::RS256)
    };
    encode(
        &header,
        claims,
        &EncodingKey::from_rsa_pem(key.private_key_pem.as_bytes()).unwrap(),
    )
    .unwrap()
}

fn refusal(token: &str) -> AccessRefusal {
    set(&[&KEYS[0]]).verify_access_token(token, now()).unwrap_err()
}

#[test]
fn a_token_proves_whom_it_was_issued_to() {
    let keys = set(&[&KEYS[0]]);
    let user = user();
    let session = SessionId::random();
    let token = keys.issue_access_token(&user, &session, now()).unwrap();
    let grant = keys.verify_access_token(&token, now()).unwrap();
    assert_eq!(
        (grant.tenant, grant.user, grant.session, grant.role),
        (user.tenant, user.id, session, Role::Admin)
    );
}

#[test]
fn the_newest_key_signs_and_older_ones_still_verify() {
    let old = set(&[&KEYS[0]])
        .issue_access_token(&user(), &SessionId::random(), now())
        .unwrap();
    let both = set(&[&KEYS[0], &KEYS[1]]);
    assert!(both.verify_access_token(&old, now()).is_ok());
    let soon = both.issue_access_token(&user(), &SessionId::random(), now()).unwrap();
    assert!(
        set(&[&KEYS[0]]).verify_access_token(&soon, now()).is_ok(),
        "not everybody knows the new key yet"
    );
    let later = now().saturating_add_ms(KEY_PUBLISHED_BEFORE_MS + 1);
    let new = both.issue_access_token(&user(), &SessionId::random(), later).unwrap();
    assert!(set(&[&KEYS[1]]).verify_access_token(&new, later).is_ok());
    assert_eq!(
        both.public_keys().map(|key| &key.kid).collect::<Vec<_>>(),
        [&KEYS[1].kid, &KEYS[0].kid]
    );
}

#[test]
fn a_key_that_is_not_ours_is_refused() {
    assert_eq!(refusal(&signed(&KEYS[2], &claims(|_| ()))), AccessRefusal::UnknownKey);
    let mut pretender = KEYS[2].clone();
    pretender.kid.clone_from(&KEYS[0].kid);
    assert_eq!(refusal(&signed(&pretender, &claims(|_| ()))), AccessRefusal::Invalid);
}

#[test]
fn a_token_without_signature_is_refused() {
    let header = json!({"alg": "none", "typ": "JWT", "kid": KEYS[0].kid});
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    assert_eq!(
        refusal(&format!("{}.{}.", part(&header), part(&claims(|_| ())))),
        AccessRefusal::Invalid
    );
    assert_eq!(refusal("no token"), AccessRefusal::Invalid);
}

#[test]
fn the_public_key_as_a_shared_secret_is_refused() {
    let keys = set(&[&KEYS[0]]);
    let public = keys.public_keys().next().unwrap();
    let modulus = BASE64URL_NOPAD.decode(public.modulus.as_bytes()).unwrap();
    let header = Header {
        kid: Some(public.kid.clone()),
        ..Header::new(Algorithm::HS256)
    };
    for secret in [public.modulus.as_bytes(), &modulus] {
        let token = encode(&header, &claims(|_| ()), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(refusal(&token), AccessRefusal::Invalid);
    }
}

#[test]
fn another_audience_or_issuer_is_refused() {
    for (claim, value) in [("aud", "nightjar-media"), ("iss", "somebody"), ("role", "emperor")] {
        let token = signed(&KEYS[0], &claims(|claims| claims[claim] = value.into()));
        assert_eq!(refusal(&token), AccessRefusal::Invalid, "{claim}");
    }
}

#[test]
fn a_missing_claim_is_refused() {
    for claim in ["aud", "iss", "sub", "tid", "sid", "exp", "nbf"] {
        let token = signed(
            &KEYS[0],
            &claims(|claims| drop(claims.as_object_mut().unwrap().remove(claim))),
        );
        assert_eq!(refusal(&token), AccessRefusal::Invalid, "{claim}");
    }
}

#[test]
fn a_token_counts_for_fifteen_minutes_and_half_a_minute_of_leeway() {
    let keys = set(&[&KEYS[0]]);
    let token = keys.issue_access_token(&user(), &SessionId::random(), now()).unwrap();
    let end = now().saturating_add_ms(ACCESS_TOKEN_LIFE_MS);
    assert!(keys.verify_access_token(&token, end.saturating_add_ms(29_999)).is_ok());
    assert_eq!(
        keys.verify_access_token(&token, end.saturating_add_ms(30_000)),
        Err(AccessRefusal::OutOfTime)
    );
    assert!(
        keys.verify_access_token(&token, now().saturating_add_ms(-30_000))
            .is_ok()
    );
    assert_eq!(
        keys.verify_access_token(&token, now().saturating_add_ms(-30_001)),
        Err(AccessRefusal::OutOfTime)
    );
}
