use std::collections::{BTreeMap, BTreeSet};

use nightjar_domain::identity::{Limits, PasswordHash, Right, SecondFactor, SecretHash, User};
use nightjar_model::{AreaId, ChannelId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::core_table::{BrokenRow, tenant_key};
use crate::version;

pub(super) const USER_PREFIX: &str = "USER#";

/// The sort key of a user under its tenant.
pub(super) fn user_key(user: &UserId) -> String {
    format!("{USER_PREFIX}{user}")
}

/// A user, under its tenant. What is missing in rows made before it was thought of has a default.
#[derive(Serialize, Deserialize)]
pub(super) struct UserRow {
    pk: String,
    sk: String,
    email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    password_hash: String,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<AreaId>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    limits: BTreeMap<String, BTreeSet<ChannelId>>,
    #[serde(default = "enabled")]
    enabled: bool,
    #[serde(default)]
    platform_operator: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_factor: Option<SecondFactorRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_sign_in: Option<Timestamp>,
    #[serde(default = "version::first")]
    version: u64,
}

/// What proves a user besides the password.
#[derive(Serialize, Deserialize)]
pub(super) struct SecondFactorRow {
    secret: String,
    confirmed: bool,
    last_step: i64,
    recovery: Vec<String>,
}

const fn enabled() -> bool {
    true
}

impl UserRow {
    pub(super) fn of(user: &User) -> Self {
        Self {
            pk: tenant_key(&user.tenant),
            sk: user_key(&user.id),
            email: user.email.as_str().to_owned(),
            name: Some(user.name.clone()),
            password_hash: user.password_hash.as_phc().to_owned(),
            role: user.role.to_string(),
            area: user.area.clone(),
            limits: limits_row(&user.limits),
            enabled: user.enabled,
            platform_operator: user.platform_operator,
            second_factor: user.second_factor.as_ref().map(SecondFactorRow::of),
            created: user.created_at,
            last_sign_in: user.last_sign_in_at,
            version: user.version,
        }
    }
}

impl SecondFactorRow {
    pub(super) fn of(factor: &SecondFactor) -> Self {
        Self {
            secret: factor.reveal(),
            confirmed: factor.confirmed,
            last_step: factor.last_step,
            recovery: factor.recovery.iter().map(|hash| hash.as_str().to_owned()).collect(),
        }
    }

    fn read(self) -> Option<SecondFactor> {
        let mut factor = SecondFactor::from_base32(&self.secret)?;
        factor.confirmed = self.confirmed;
        factor.last_step = self.last_step;
        factor.recovery = self.recovery.into_iter().map(SecretHash::from_hex).collect();
        Some(factor)
    }
}

/// Limits as they are stored.
pub(super) fn limits_row(limits: &Limits) -> BTreeMap<String, BTreeSet<ChannelId>> {
    let limit = |(right, channels): (&Right, &BTreeSet<ChannelId>)| (right.to_string(), channels.clone());
    limits.iter().map(limit).collect()
}

fn read_limits(stored: BTreeMap<String, BTreeSet<ChannelId>>) -> Option<Limits> {
    let limit = |(right, channels): (String, BTreeSet<ChannelId>)| Some((right.parse().ok()?, channels));
    stored.into_iter().map(limit).collect()
}

impl TryFrom<UserRow> for User {
    type Error = BrokenRow;

    fn try_from(row: UserRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(USER_PREFIX).and_then(|id| id.parse().ok());
        // A second factor that cannot be read must not count as none.
        let second_factor = row
            .second_factor
            .map(|factor| factor.read().ok_or_else(|| broken("second_factor")));
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            role: row.role.parse().map_err(|_| broken("role"))?,
            limits: read_limits(row.limits).ok_or_else(|| broken("limits"))?,
            second_factor: second_factor.transpose()?,
            email: row.email.parse().map_err(|_| broken("email"))?,
            name: row.name.unwrap_or(row.email),
            password_hash: PasswordHash::from_phc(row.password_hash),
            area: row.area,
            enabled: row.enabled,
            platform_operator: row.platform_operator,
            created_at: row.created,
            last_sign_in_at: row.last_sign_in,
            version: row.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_domain::identity::{PasswordHash, Right, Role, SecondFactor, SecretHash, User};
    use nightjar_model::{AreaId, ChannelId, TenantId, UserId};
    use serde_dynamo::{from_item, to_item};

    use super::UserRow;
    use crate::attributes::{Item, text};

    fn user() -> User {
        User::new(
            TenantId::random(),
            "ada@example.org".parse().unwrap(),
            PasswordHash::from_phc("phc"),
            Role::Viewer,
        )
    }

    fn read(item: Item) -> User {
        User::try_from(from_item::<_, UserRow>(item).unwrap()).unwrap()
    }

    #[test]
    fn a_user_reads_back() {
        let mut user = user();
        user.name = "Ada".to_owned();
        user.area = Some(AreaId::random());
        user.limits
            .insert(Right::Playback, BTreeSet::from([ChannelId::random()]));
        user.enabled = false;
        user.version = 7;
        let mut factor = SecondFactor::random();
        factor.confirmed = true;
        factor.last_step = 12;
        factor.recovery = vec![SecretHash::of("one")];
        user.second_factor = Some(factor);
        assert_eq!(read(to_item(UserRow::of(&user)).unwrap()), user);
    }

    #[test]
    fn a_row_made_before_users_had_more_than_a_role_is_an_enabled_user_of_the_root() {
        let (tenant, id) = (TenantId::random(), UserId::random());
        let attributes = [
            ("pk", format!("T#{tenant}")),
            ("sk", format!("USER#{id}")),
            ("email", "ada@example.org".to_owned()),
            ("password_hash", "phc".to_owned()),
            ("role", "admin".to_owned()),
        ];
        let item = attributes.map(|(name, value)| (name.to_owned(), text(value)));
        let expected = User {
            id,
            role: Role::Admin,
            tenant,
            ..user()
        };
        assert_eq!(read(Item::from(item)), expected);
    }

    #[test]
    fn a_second_factor_that_cannot_be_read_is_not_taken_for_none() {
        let mut item: Item = to_item(UserRow::of(&User {
            second_factor: Some(SecondFactor::random()),
            ..user()
        }))
        .unwrap();
        let factor = item.get_mut("second_factor").unwrap();
        if let aws_sdk_dynamodb::types::AttributeValue::M(fields) = factor {
            fields.insert("secret".to_owned(), text("?"));
        }
        assert!(User::try_from(from_item::<_, UserRow>(item).unwrap()).is_err());
    }
}
