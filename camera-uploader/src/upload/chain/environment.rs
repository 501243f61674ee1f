use std::sync::Arc;

use aws_credential_types::Credentials;

type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The variables of a process; an empty one counts as none.
#[derive(Clone)]
pub(super) struct Environment(Arc<Variables>);

impl Environment {
    pub(super) fn of_process() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    pub(super) fn of(variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(variables))
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// Credentials that stand in the variables themselves.
    pub(super) fn credentials(&self) -> Option<Credentials> {
        let key = self.get("AWS_ACCESS_KEY_ID")?;
        let secret = self.get("AWS_SECRET_ACCESS_KEY")?;
        let token = self.get("AWS_SESSION_TOKEN");
        Some(Credentials::new(key, secret, token, None, "environment"))
    }
}
