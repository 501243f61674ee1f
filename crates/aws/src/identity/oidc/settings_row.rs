use std::collections::BTreeSet;

use nightjar_domain::identity::oidc::{Newcomers, OidcSettings};
use nightjar_model::{AreaId, TenantId};
use serde::{Deserialize, Serialize};

use crate::identity::{BrokenRow, tenant_key};

pub(super) const OIDC: &str = "OIDC";

/// What a tenant decided about its issuer.
#[derive(Serialize, Deserialize)]
pub(super) struct SettingsRow {
    pk: String,
    sk: String,
    issuer: String,
    client_id: String,
    client_secret: String,
    domains: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newcomer_role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newcomer_area: Option<AreaId>,
    enabled: bool,
    version: u64,
}

impl SettingsRow {
    pub(super) fn of(tenant: &TenantId, settings: &OidcSettings) -> Self {
        let newcomers = settings.newcomers.as_ref();
        Self {
            pk: tenant_key(tenant),
            sk: OIDC.to_owned(),
            issuer: settings.issuer.clone(),
            client_id: settings.client_id.clone(),
            client_secret: settings.client_secret.reveal().to_owned(),
            domains: settings
                .domains
                .iter()
                .map(|domain| domain.as_str().to_owned())
                .collect(),
            newcomer_role: newcomers.map(|newcomers| newcomers.role.to_string()),
            newcomer_area: newcomers.and_then(|newcomers| newcomers.area.clone()),
            enabled: settings.enabled,
            version: settings.version,
        }
    }
}

impl TryFrom<SettingsRow> for OidcSettings {
    type Error = BrokenRow;

    fn try_from(row: SettingsRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        // A domain that cannot be read must not count as none.
        let domains = row.domains.iter().map(|text| text.parse());
        let domains: BTreeSet<_> = domains.collect::<Result<_, _>>().map_err(|_| broken("domains"))?;
        let newcomers = match row.newcomer_role.as_deref() {
            Some(role) => Some(Newcomers {
                role: role.parse().map_err(|_| broken("newcomer_role"))?,
                area: row.newcomer_area.clone(),
            }),
            None => None,
        };
        Ok(Self {
            client_secret: row.client_secret.parse().map_err(|_| broken("client_secret"))?,
            domains,
            newcomers,
            issuer: row.issuer,
            client_id: row.client_id,
            enabled: row.enabled,
            version: row.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use nightjar_domain::identity::Role;
    use nightjar_domain::identity::oidc::{Newcomers, OidcSettings};
    use nightjar_model::{AreaId, TenantId};
    use serde_dynamo::{from_item, to_item};

    use super::SettingsRow;
    use crate::attributes::{Item, text};

    fn settings(newcomers: Option<Newcomers>) -> OidcSettings {
        OidcSettings {
            issuer: "https://login.example.com".to_owned(),
            client_id: "nightjar".to_owned(),
            client_secret: "secret".parse().unwrap(),
            domains: ["example.com", "example.org"].map(|text| text.parse().unwrap()).into(),
            newcomers,
            enabled: true,
            version: 3,
        }
    }

    #[test]
    fn settings_read_back() {
        let newcomers = |area| {
            Some(Newcomers {
                role: Role::Viewer,
                area,
            })
        };
        for newcomers in [None, newcomers(None), newcomers(Some(AreaId::random()))] {
            let settings = settings(newcomers);
            let item: Item = to_item(SettingsRow::of(&TenantId::random(), &settings)).unwrap();
            let row: SettingsRow = from_item(item).unwrap();
            assert_eq!(OidcSettings::try_from(row).unwrap(), settings);
        }
    }

    #[test]
    fn a_domain_that_cannot_be_read_does_not_open_the_door() {
        let mut item: Item = to_item(SettingsRow::of(&TenantId::random(), &settings(None))).unwrap();
        item.insert(
            "domains".to_owned(),
            aws_sdk_dynamodb::types::AttributeValue::L(vec![text("?")]),
        );
        let row: SettingsRow = from_item(item).unwrap();
        assert!(OidcSettings::try_from(row).is_err());
    }
}
