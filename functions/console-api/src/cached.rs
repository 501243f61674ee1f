use std::future::Future;
use std::sync::Arc;

use nightjar_model::Timestamp;
use tokio::sync::Mutex;

// Changed keys are in use everywhere after this time.
const LIFE_MS: i64 = 5 * 60 * 1000;

/// A secret that is read at first use, and again when it is old. Failures are not kept.
#[derive(Debug)]
pub struct Cached<T>(Mutex<Option<(Timestamp, Arc<T>)>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Cached<T> {
    /// The value, read by `read` when there is none or it is too old.
    ///
    /// # Errors
    /// When it has to be read and cannot.
    pub async fn get<E>(&self, now: Timestamp, read: impl Future<Output = Result<T, E>>) -> Result<Arc<T>, E> {
        let mut held = self.0.lock().await;
        if let Some((read_at, value)) = &*held
            && now.ms_since(*read_at) < LIFE_MS
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(read.await?);
        *held = Some((now, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::{Cached, LIFE_MS};

    #[tokio::test]
    async fn a_value_is_read_again_when_it_is_old_and_failures_are_not_kept() {
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let cached = Cached::default();
        assert_eq!(
            cached.get(start, async { Err::<u8, _>("not yet") }).await,
            Err("not yet")
        );
        assert_eq!(cached.get(start, async { Ok::<_, &str>(1) }).await.as_deref(), Ok(&1));
        let soon = start.saturating_add_ms(LIFE_MS - 1);
        assert_eq!(cached.get(soon, async { Ok::<_, &str>(2) }).await.as_deref(), Ok(&1));
        let late = start.saturating_add_ms(LIFE_MS);
        assert_eq!(cached.get(late, async { Ok::<_, &str>(3) }).await.as_deref(), Ok(&3));
    }
}
