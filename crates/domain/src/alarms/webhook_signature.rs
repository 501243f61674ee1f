use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;

/// The value of `Nightjar-Signature`: HMAC-SHA256 by the tenant's secret over `{timestamp_s}.{body}`, so that a message that
/// was overheard cannot be sent again later with another time.
pub fn sign_webhook(secret: &str, timestamp_s: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{timestamp_s}.").as_bytes());
    context.update(body);
    format!("v1={}", HEXLOWER.encode(context.sign().as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_can_check_the_signature() {
        // printf '1795161600.{"id":1}' | openssl dgst -sha256 -hmac secret
        let expected = "v1=8e1fcc86219cefe82b880fc882f58132569d7c3bf74973b1872357930390e9de";
        assert_eq!(sign_webhook("secret", 1_795_161_600, b"{\"id\":1}"), expected);
    }

    #[test]
    fn time_body_and_secret_all_count() {
        let signed = sign_webhook("secret", 1_795_161_600, b"{}");
        for other in [
            sign_webhook("Secret", 1_795_161_600, b"{}"),
            sign_webhook("secret", 1_795_161_601, b"{}"),
            sign_webhook("secret", 1_795_161_600, b"{ }"),
        ] {
            assert_ne!(signed, other);
        }
    }
}
