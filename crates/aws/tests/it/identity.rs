use nightjar_aws::identity::{SigningKeysSecret, ViewerKeySecret};
use nightjar_domain::identity::{
    CreateTenant, CreateTenantError, DeleteRefreshToken, FindRefreshToken, FindTenant, FindUser, FindUserByEmail,
    LoadSigningKeys, LoadViewerKey, NewTenant, Password, REFRESH_TOKEN_LIFE_MS, RefreshGrant, RefreshToken, Role,
    SigningKey, StoreRefreshToken, StoreSigningKeys, User,
};
use nightjar_model::{AreaId, RunId, TenantId, UserId};

use crate::world::{World, now};

fn tenant(email: &str) -> NewTenant {
    let id = TenantId::random();
    let admin = User {
        tenant: id.clone(),
        id: UserId::random(),
        email: email.parse().unwrap(),
        password_hash: Password::new("correct horse").unwrap().hash(),
        role: Role::Admin,
    };
    NewTenant {
        id,
        name: "Observatory".parse().unwrap(),
        root_area: AreaId::random(),
        admin,
    }
}

async fn secret(world: &World, text: &str) -> String {
    let name = format!("contract-{}", RunId::random());
    world
        .clients
        .secrets()
        .create_secret()
        .name(&name)
        .secret_string(text)
        .send()
        .await
        .unwrap();
    name
}

#[tokio::test]
async fn the_administrator_of_a_new_tenant_is_found_by_address_and_by_id() {
    let world = World::new().await;
    let tenant = tenant("ada@example.org");
    world.core.create_tenant(&tenant).await.unwrap();
    assert_eq!(world.core.find_tenant(&tenant.id).await.unwrap(), Some(tenant.name));
    assert_eq!(world.core.find_tenant(&TenantId::random()).await.unwrap(), None);
    let by_email = world
        .core
        .find_user_by_email(&"ADA@example.org".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(by_email, Some(tenant.admin.clone()));
    assert_eq!(
        world.core.find_user(&tenant.id, &tenant.admin.id).await.unwrap(),
        Some(tenant.admin.clone())
    );
    assert_eq!(
        world
            .core
            .find_user(&TenantId::random(), &tenant.admin.id)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        world
            .core
            .find_user_by_email(&"bob@example.org".parse().unwrap())
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn an_address_belongs_to_one_user_and_the_second_tenant_is_not_written() {
    let world = World::new().await;
    let first = tenant("ada@example.org");
    let second = tenant("ada@example.org");
    world.core.create_tenant(&first).await.unwrap();
    assert!(matches!(
        world.core.create_tenant(&second).await,
        Err(CreateTenantError::EmailTaken)
    ));
    assert_eq!(world.core.find_user(&second.id, &second.admin.id).await.unwrap(), None);
    let found = world
        .core
        .find_user_by_email(&first.admin.email)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.tenant, first.id);
}

#[tokio::test]
async fn a_session_is_found_until_it_is_ended_and_tells_when_it_expires() {
    let world = World::new().await;
    let hash = RefreshToken::random().hash();
    let grant = RefreshGrant::new(TenantId::random(), UserId::random(), now());
    assert_eq!(world.core.find_refresh_token(&hash).await.unwrap(), None);
    world.core.store_refresh_token(&hash, &grant).await.unwrap();
    let found = world.core.find_refresh_token(&hash).await.unwrap().unwrap();
    assert_eq!(found, grant);
    assert!(found.is_valid(now()));
    // The row is still there: the table deletes expired rows when it likes.
    assert!(!found.is_valid(now().saturating_add_ms(REFRESH_TOKEN_LIFE_MS)));
    world.core.delete_refresh_token(&hash).await.unwrap();
    world.core.delete_refresh_token(&hash).await.unwrap();
    assert_eq!(world.core.find_refresh_token(&hash).await.unwrap(), None);
}

#[tokio::test]
async fn a_new_deployment_has_no_signing_key_and_a_stored_one_is_read_back() {
    let world = World::new().await;
    let keys = SigningKeysSecret::new(world.clients.secrets(), secret(&world, "{}").await);
    assert!(keys.load_signing_keys().await.unwrap().is_none());
    let key = SigningKey::generate(now()).unwrap();
    keys.store_signing_keys(std::slice::from_ref(&key)).await.unwrap();
    let loaded = keys.load_signing_keys().await.unwrap().unwrap();
    assert_eq!(
        loaded.public_keys().map(|public| &public.kid).collect::<Vec<_>>(),
        [&key.kid]
    );
}

#[tokio::test]
async fn a_broken_key_document_is_an_error_that_does_not_quote_it() {
    let world = World::new().await;
    let keys = SigningKeysSecret::new(world.clients.secrets(), secret(&world, r#"{"keys":["hush"]}"#).await);
    let error = keys.load_signing_keys().await.unwrap_err();
    assert!(!format!("{error:?}").contains("hush"));
}

#[tokio::test]
async fn the_viewer_key_is_the_text_of_its_secret_and_never_a_short_one() {
    let world = World::new().await;
    let long = ViewerKeySecret::new(world.clients.secrets(), secret(&world, &"k".repeat(64)).await);
    assert!(long.load_viewer_key().await.is_ok());
    let short = ViewerKeySecret::new(world.clients.secrets(), secret(&world, "k").await);
    assert!(short.load_viewer_key().await.is_err());
}
