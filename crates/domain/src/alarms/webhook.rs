use std::fmt;

/// Where a tenant wants its alarms told, and the secret that signs what is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Passed [`super::validate_webhook_url`] when it was set.
    pub url: String,
    pub secret: String,
}

/// The secret stays out of logs, and so does the address, which may hold another one.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}
