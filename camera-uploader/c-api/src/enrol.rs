use std::ffi::c_char;

use camera_uploader::cloud::{Cloud, http_client};
use camera_uploader::identity::enrol;
use camera_uploader::{Clock, CloudAddress, StateDir};
use tokio::runtime;

use crate::pointers::text;
use crate::status::{NightjarStatus, call, failed};

/// Makes a key and claims the device with a one-time code; the identity is kept in the folder `state`. Done once for a device,
/// at the factory or by the installer. Waits for the network.
///
/// # Safety
/// The texts end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nightjar_enroll(
    cloud: *const c_char,
    code: *const c_char,
    state: *const c_char,
) -> NightjarStatus {
    call(|| {
        // SAFETY: the caller promises texts.
        let (cloud, code, state) = unsafe { (text(cloud, "cloud")?, text(code, "code")?, text(state, "state")?) };
        let address: CloudAddress = cloud.parse().map_err(|error| failed(NightjarStatus::Invalid, &error))?;
        let http = http_client().map_err(|error| failed(NightjarStatus::Failed, &error))?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(NightjarStatus::Failed, &error))?;
        let connection = Cloud::new(http, address.clone(), Clock::default());
        let state = StateDir::new(state);
        match runtime.block_on(enrol(&connection, address, code, &state)) {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(NightjarStatus::Failed, &error)),
        }
    })
}
