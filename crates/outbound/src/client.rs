use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::Destination;

/// A client that knows no other addresses than those that were checked, so each destination needs its own.
///
/// # Errors
/// When TLS cannot be set up.
pub fn client(destination: &Destination, timeout: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .timeout(timeout)
        .redirect(Policy::none())
        .no_proxy()
        .user_agent("Nightjar")
        .resolve_to_addrs(&destination.host, &destination.addresses)
        .build()
}
