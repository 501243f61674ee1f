use std::net::SocketAddr;

use serde::{Deserialize, Deserializer};

/// Numbers for Prometheus.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// Where `GET /metrics` is answered: an address of this machine alone, because nobody is asked who they are.
    #[serde(deserialize_with = "loopback")]
    pub listen: SocketAddr,
}

fn loopback<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    let address = text
        .parse()
        .ok()
        .filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| {
        serde::de::Error::custom(format!(
            "{text:?} is no address of this machine alone: write 127.0.0.1:PORT or [::1]:PORT"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_can_ask() {
        let read = |listen: &str| toml::from_str::<MetricsConfig>(&format!("listen = \"{listen}\""));
        assert!(read("127.0.0.1:9464").is_ok() && read("[::1]:9464").is_ok());
        for wrong in ["0.0.0.0:9464", "192.0.2.1:9464", "localhost:9464", "9464"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
