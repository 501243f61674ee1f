use nightjar_domain::identity::SecretHash;
use nightjar_domain::identity::oidc::PendingSignIn;
use nightjar_model::{TenantId, Timestamp};
use serde::{Deserialize, Serialize};

pub(super) const PENDING: &str = "OIDC";

/// Somebody on the way to his issuer and back, under the hash of what he brings back.
#[derive(Serialize, Deserialize)]
pub(super) struct PendingRow {
    pk: String,
    sk: String,
    browser: String,
    tenant: TenantId,
    issuer: String,
    client_id: String,
    redirect_uri: String,
    nonce: String,
    verifier: String,
    expires: Timestamp,
    ttl: i64,
}

pub(super) fn pending_key(state: &SecretHash) -> String {
    format!("OIDC#{}", state.as_str())
}

impl PendingRow {
    pub(super) fn of(pending: &PendingSignIn) -> Self {
        Self {
            pk: pending_key(&pending.state),
            sk: PENDING.to_owned(),
            browser: pending.browser.as_str().to_owned(),
            tenant: pending.tenant.clone(),
            issuer: pending.issuer.clone(),
            client_id: pending.client_id.clone(),
            redirect_uri: pending.redirect_uri.clone(),
            nonce: pending.nonce.clone(),
            verifier: pending.verifier.clone(),
            expires: pending.expires_at,
            ttl: pending.expires_at.as_ms() / 1000,
        }
    }

    pub(super) fn read(self, state: &SecretHash) -> PendingSignIn {
        PendingSignIn {
            state: state.clone(),
            browser: SecretHash::from_hex(self.browser),
            tenant: self.tenant,
            issuer: self.issuer,
            client_id: self.client_id,
            redirect_uri: self.redirect_uri,
            nonce: self.nonce,
            verifier: self.verifier,
            expires_at: self.expires,
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_domain::identity::oidc::BegunSignIn;
    use nightjar_model::{TenantId, Timestamp};
    use serde_dynamo::{from_item, to_item};

    use super::PendingRow;
    use crate::attributes::Item;

    #[test]
    fn somebody_on_the_way_reads_back_and_his_row_does_not_tell_what_he_brings() {
        let texts = ["https://login.example.com", "nightjar", "https://example.org/back"].map(str::to_owned);
        let [issuer, client, back] = texts;
        let begun = BegunSignIn::new(TenantId::random(), issuer, client, back, Timestamp::EPOCH);
        let item: Item = to_item(PendingRow::of(&begun.pending)).unwrap();
        let shown = format!("{item:?}");
        assert!(!shown.contains(begun.state()) && !shown.contains(begun.browser()));
        let row: PendingRow = from_item(item).unwrap();
        assert_eq!(row.read(&begun.pending.state), begun.pending);
    }
}
