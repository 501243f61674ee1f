use aws_lc_rs::signature::Ed25519KeyPair;
use data_encoding::BASE64URL_NOPAD;
use nightjar_model::Timestamp;
use nightjar_model::documents::{AssertionClaims, TOKEN_AUDIENCE};

use super::SessionError;
use crate::identity::Identity;

const LIFE_SECONDS: i64 = 60;
/// Ed25519 (RFC 8037 §3.1).
const HEADER: &[u8] = br#"{"typ":"JWT","alg":"EdDSA"}"#;

/// Signs an assertion that holds for 60 s from `now` and names itself with `name`, which must not have been used before.
pub(super) fn sign_assertion(identity: &Identity, now: Timestamp, name: &[u8; 16]) -> Result<String, SessionError> {
    let iat = now.as_ms() / 1_000;
    let claims = AssertionClaims {
        iss: identity.device_id.clone(),
        aud: TOKEN_AUDIENCE.to_owned(),
        iat,
        exp: iat + LIFE_SECONDS,
        jti: BASE64URL_NOPAD.encode(name),
    };
    let claims = serde_json::to_vec(&claims).map_err(|_| SessionError::Sign)?;
    let key = Ed25519KeyPair::from_pkcs8(identity.key.pkcs8()).map_err(|_| SessionError::Sign)?;
    let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    // RFC 7515 §3.1: the signature is over the first two parts as they are written.
    let signed = format!("{}.{}", part(HEADER), part(&claims));
    let signature = key.sign(signed.as_bytes());
    Ok(format!("{signed}.{}", part(signature.as_ref())))
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

    use super::*;
    use crate::identity::DeviceKey;
    use nightjar_model::{DeviceId, TenantId};

    #[test]
    fn the_cloud_can_check_it_with_the_public_key_alone() {
        let identity = Identity {
            cloud: "http://127.0.0.1/".parse().unwrap(),
            device_id: DeviceId::random(),
            tenant_id: TenantId::random(),
            key: DeviceKey::generate().unwrap(),
        };
        let now = Timestamp::parse("2099-11-20T08:00:00Z").unwrap();
        let token = sign_assertion(&identity, now, &[7; 16]).unwrap();
        let public = BASE64URL_NOPAD.decode(identity.key.public_key().as_bytes()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[TOKEN_AUDIENCE]);
        let claims = decode::<AssertionClaims>(&token, &DecodingKey::from_ed_der(&public), &validation)
            .unwrap()
            .claims;
        assert_eq!((claims.iss, claims.exp - claims.iat), (identity.device_id, 60));
    }
}
