use async_trait::async_trait;
use nightjar_domain::areas::AreaTree;
use nightjar_domain::identity::{
    AccessGrant, ApiKey, ApiKeyText, CustomRole, FindRole, KeyStanding, LoadKeyStanding, LoadUserStanding, Role,
    Session, StoreError, TenantStanding, User, UserStanding,
};
use nightjar_model::{RoleId, TenantId};
use serde::de::DeserializeOwned;
use serde_dynamo::from_item;

use super::api_key_row::{ApiKeyRow, api_key_key};
use super::core_table::{CoreTable, tenant_key};
use super::role_row::{RoleRow, role_key};
use super::sessions::{SessionRow, session_key};
use super::tenants::{TENANT, TenantRow};
use super::user_row::{UserRow, user_key};
use crate::areas::{AREAS, AreasRow};
use crate::attributes::{Item, read_text};

const ACTION: &str = "read who acts";

/// Rows of one tenant, by sort key.
struct Rows(Vec<Item>);

impl Rows {
    fn take<R, T>(&mut self, sk: &str) -> Result<Option<T>, StoreError>
    where
        R: DeserializeOwned,
        T: TryFrom<R, Error: std::error::Error + Send + Sync + 'static>,
    {
        let found = |item: &Item| read_text::<String>(item, "sk").as_deref() == Some(sk);
        let Some(index) = self.0.iter().position(found) else {
            return Ok(None);
        };
        let row = from_item(self.0.swap_remove(index)).map_err(|error| StoreError::new(ACTION, error))?;
        T::try_from(row)
            .map(Some)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl LoadUserStanding for CoreTable {
    // The token names the role that the user had when it was issued; only if he has another one now is there a second read.
    async fn load_user_standing(&self, grant: &AccessGrant) -> Result<UserStanding, StoreError> {
        let user_sk = user_key(&grant.user);
        let session_sk = session_key(&grant.user, &grant.session);
        let expected = custom(&grant.role);
        let mut sks = vec![user_sk.clone(), session_sk.clone()];
        sks.extend(expected.map(role_key));
        let mut rows = self.rows_of(&grant.tenant, sks).await?;
        let user = rows.take::<UserRow, User>(&user_sk)?;
        let role = match user.as_ref().and_then(|user| custom(&user.role)) {
            Some(role) if Some(role) == expected => rows.take::<RoleRow, CustomRole>(&role_key(role))?,
            Some(role) => self.find_role(&grant.tenant, role).await?,
            None => None,
        };
        Ok(UserStanding {
            session: rows.take::<SessionRow, Session>(&session_sk)?,
            tenant: self.tenant_of(&grant.tenant, &mut rows).await?,
            user,
            role,
        })
    }
}

const fn custom(role: &Role) -> Option<&RoleId> {
    match role {
        Role::Custom(id) => Some(id),
        _ => None,
    }
}

#[async_trait]
impl LoadKeyStanding for CoreTable {
    async fn load_key_standing(&self, key: &ApiKeyText) -> Result<KeyStanding, StoreError> {
        let sk = api_key_key(&key.id);
        let mut rows = self.rows_of(&key.tenant, vec![sk.clone()]).await?;
        Ok(KeyStanding {
            key: rows.take::<ApiKeyRow, ApiKey>(&sk)?,
            tenant: self.tenant_of(&key.tenant, &mut rows).await?,
        })
    }
}

impl CoreTable {
    async fn tenant_of(&self, tenant: &TenantId, rows: &mut Rows) -> Result<Option<TenantStanding>, StoreError> {
        let Some(row) = rows.take::<TenantRow, TenantRow>(TENANT)? else {
            return Ok(None);
        };
        let areas = match rows.take::<AreasRow, AreaTree>(AREAS)? {
            Some(areas) => areas,
            None => self.plant_areas(tenant, row.name()).await?,
        };
        Ok(Some(TenantStanding {
            suspended: !row.is_active(),
            areas,
        }))
    }

    async fn rows_of(&self, tenant: &TenantId, mut sks: Vec<String>) -> Result<Rows, StoreError> {
        sks.extend([TENANT.to_owned(), AREAS.to_owned()]);
        let pk = tenant_key(tenant);
        let keys = sks.iter().map(|sk| Self::key(&pk, sk)).collect();
        self.read_batch(keys, ACTION).await.map(Rows)
    }
}
