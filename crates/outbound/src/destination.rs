use std::io;
use std::net::SocketAddr;

use nightjar_domain::alarms::{PrivateAddresses, refuse_private_address};
use url::Url;

/// An address of a tenant's server, and the machines it stands for now.
#[derive(Debug)]
pub struct Destination {
    pub url: Url,
    pub host: String,
    pub addresses: Vec<SocketAddr>,
}

/// Why an address is not sent to.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    #[error("the host name cannot be resolved: {0}")]
    Unresolved(#[source] io::Error),
    #[error("the host name stands for an address that is not on the public internet")]
    Private,
}

/// Looks up where a request goes whose address was checked already. A name that stands for one private address among others is refused
/// as a whole: it is no accident.
///
/// # Errors
/// When the name is refused, or stands for nothing.
pub async fn resolve(url: Url, private: PrivateAddresses) -> Result<Destination, Unreachable> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    // An IPv6 address is written in brackets in a URL, and without them everywhere else.
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name, port))
        .await
        .map_err(Unreachable::Unresolved)?
        .collect();
    refuse_private(&addresses, private)?;
    Ok(Destination { url, host, addresses })
}

fn refuse_private(addresses: &[SocketAddr], private: PrivateAddresses) -> Result<(), Unreachable> {
    let is_private = |address: &SocketAddr| refuse_private_address(address.ip()).is_err();
    if private == PrivateAddresses::Refuse && addresses.iter().any(is_private) {
        return Err(Unreachable::Private);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_one_private_address_is_refused_as_a_whole() {
        let addresses = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| text.parse().unwrap())
                .collect::<Vec<SocketAddr>>()
        };
        let public = addresses(&["1.1.1.1:443", "[2606:4700::1111]:443"]);
        let mixed = addresses(&["1.1.1.1:443", "169.254.169.254:443"]);
        assert!(refuse_private(&public, PrivateAddresses::Refuse).is_ok());
        assert!(matches!(
            refuse_private(&mixed, PrivateAddresses::Refuse),
            Err(Unreachable::Private)
        ));
        assert!(refuse_private(&mixed, PrivateAddresses::Allow).is_ok());
    }
}
