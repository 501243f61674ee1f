use serde::Deserialize;

/// How a camera's packets travel (RFC 2326 §12.39).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// In the RTSP connection: nothing is lost, and it passes through routers.
    #[default]
    Tcp,
    /// On their own, for cameras that can do nothing else: what the network loses is lost.
    Udp,
}
