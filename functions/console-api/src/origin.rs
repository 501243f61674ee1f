use std::net::IpAddr;

use http::{HeaderMap, header};
use nightjar_domain::identity::Origin;

use crate::host::host;

const PROGRAM_LENGTH_MAX: usize = 256;

/// From where and with what somebody signs in.
pub fn origin(headers: &HeaderMap) -> Origin {
    let program = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin {
        host: host(headers).map(|host| host.to_string()),
        program: program.map(|text| text.chars().take(PROGRAM_LENGTH_MAX).collect()),
    }
}

/// What failures are counted by: the address, or the network of one customer where addresses are plenty (IPv6, RFC 6177).
pub fn network(host: IpAddr) -> String {
    match host {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn neighbours_of_one_ipv6_network_are_counted_as_one() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::3"), of("2001:db8:1:3::3"));
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
    }
}
