use nightjar_api::ApiKey as ApiKeyAnswer;
use nightjar_domain::identity::ApiKey;

use crate::rights::describe_rights;

/// A key as it is answered, without its secret.
pub fn describe(key: &ApiKey) -> ApiKeyAnswer {
    ApiKeyAnswer {
        id: key.id.clone(),
        name: key.name.clone(),
        rights: describe_rights(&key.rights),
        area_id: key.area.clone(),
        created_at: key.created_at,
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
    }
}
