use anyhow::Context;
use camera_uploader::cloud::{Cloud, http_client};
use camera_uploader::identity::Identity;
use camera_uploader::session::{Session, current_session};
use camera_uploader::{Clock, StateDir};

/// The session of the state folder, renewed if needed, and the clock it was signed by.
pub(super) async fn state_session(state: &StateDir) -> anyhow::Result<(Session, Clock)> {
    let identity = Identity::load(state)?;
    let identity = identity.with_context(|| {
        format!(
            "{} has no identity: run `camera-uploader enroll` first",
            state.path().display()
        )
    })?;
    let offset_ms = Session::load(state)?.map_or(0, |session| session.clock_offset_ms);
    let clock = Clock::with_offset(offset_ms);
    let cloud = Cloud::new(http_client()?, identity.cloud.clone(), clock.clone());
    let session = current_session(&cloud, &identity, state, &clock).await?;
    Ok((session, clock))
}
