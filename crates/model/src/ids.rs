use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::LazyLock;

const ID_LENGTH: usize = 16;
const ID_BYTES: usize = 10;

static BASE32_LOWER: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().expect("the alphabet has 32 distinct symbols")
});

/// A text that is not an id: ids are 16 symbols of lower-case base32 (RFC 4648 alphabet, `a-z2-7`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind} id: 16 symbols of a-z and 2-7 are expected")]
pub struct InvalidId {
    kind: &'static str,
    text: String,
}

fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        ///
        /// 80 random bits written as 16 symbols of lower-case base32 (RFC 4648 alphabet).
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The id spelled by 80 given bits.
            pub fn from_bits(bits: [u8; ID_BYTES]) -> Self {
                Self(BASE32_LOWER.encode(&bits))
            }

            /// A new random id.
            ///
            /// # Panics
            /// When the operating system has no randomness to give.
            pub fn random() -> Self {
                let mut bits = [0; ID_BYTES];
                getrandom::fill(&mut bits).expect("the operating system gives random bytes");
                Self::from_bits(bits)
            }

            /// The id as it is spelled in keys, URLs and documents.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId { kind: $kind, text: text.chars().take(40).collect() })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($kind, ":{}"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A customer of the service. All data carries it; nothing crosses tenants.
    TenantId, "tenant"
);
id!(
    /// A person who signs in to the console.
    UserId, "user"
);
id!(
    /// A node of the tenant's tree of places.
    AreaId, "area"
);
id!(
    /// One running uploader with one identity and key.
    DeviceId, "device"
);
id!(
    /// One video source of a device.
    ChannelId, "channel"
);
id!(
    /// A saved view of channels.
    GroupId, "group"
);
id!(
    /// Something that was reported, from raise to clear.
    AlarmId, "alarm"
);
id!(
    /// A range of footage that somebody asked for as files.
    ExportId, "export"
);
id!(
    /// One start of an uploader. The cloud gives each run a new epoch.
    RunId, "run"
);
id!(
    /// Something that a device was asked to do.
    CommandId, "command"
);
id!(
    /// An entry of the operation log.
    OperationId, "operation"
);
id!(
    /// A user's being signed in from one place.
    SessionId, "session"
);
id!(
    /// A role of a tenant's own.
    RoleId, "role"
);
id!(
    /// A program that acts for a tenant without being a person.
    ApiKeyId, "API key"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_spells() {
        let id = DeviceId::random();
        assert_eq!(id.as_str().parse::<DeviceId>().unwrap(), id);
    }

    #[test]
    fn texts_that_could_leave_their_prefix_are_not_ids() {
        for text in [
            "",
            "../../../../etc/x",
            "abcdefghijklmno",
            "ABCDEFGHIJKLMNOP",
            "abcdefghijklmno/",
            "abcdefghijklmn01",
        ] {
            assert!(text.parse::<TenantId>().is_err(), "{text}");
        }
    }
}
