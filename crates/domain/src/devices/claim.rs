use nightjar_model::{DeviceId, TenantId, Timestamp};

/// For how long a claim code can be used.
pub const CLAIM_LIFE_MS: i64 = 24 * 60 * 60 * 1000;

/// The right to become a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub expires_at: Timestamp,
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
}

/// Why a code claims nothing. For the log: who sends the code is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefusal {
    #[error("there is no such claim code")]
    Unknown,
    #[error("the claim code was used before")]
    Used,
    #[error("the claim code is expired")]
    Expired,
    #[error("the device no longer waits to be claimed")]
    NotWaiting,
}

/// Whether a claim may be used now.
///
/// # Errors
/// When there is none, or it was used, or it is too old.
pub fn check_claim(claim: Option<Claim>, now: Timestamp) -> Result<Claim, ClaimRefusal> {
    let claim = claim.ok_or(ClaimRefusal::Unknown)?;
    if claim.used_at.is_some() {
        return Err(ClaimRefusal::Used);
    }
    if now >= claim.expires_at {
        Err(ClaimRefusal::Expired)
    } else {
        Ok(claim)
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::{DeviceId, TenantId, Timestamp};

    use super::{CLAIM_LIFE_MS, Claim, ClaimRefusal, check_claim};

    #[test]
    fn a_claim_is_good_once_and_for_a_day() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let end = now.saturating_add_ms(CLAIM_LIFE_MS);
        let claim = Claim {
            tenant: TenantId::random(),
            device: DeviceId::random(),
            expires_at: end,
            used_at: None,
        };
        assert_eq!(
            check_claim(Some(claim.clone()), end.saturating_add_ms(-1)),
            Ok(claim.clone())
        );
        assert_eq!(check_claim(Some(claim.clone()), end), Err(ClaimRefusal::Expired));
        assert_eq!(
            check_claim(
                Some(Claim {
                    used_at: Some(now),
                    ..claim
                }),
                now
            ),
            Err(ClaimRefusal::Used)
        );
        assert_eq!(check_claim(None, now), Err(ClaimRefusal::Unknown));
    }
}
