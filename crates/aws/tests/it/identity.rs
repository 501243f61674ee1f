use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use nightjar_aws::identity::{SigningKeysSecret, ViewerKeySecret};
use nightjar_domain::identity::{
    AccessGrant, BeginSession, CreateTenant, CreateTenantError, EndSession, FindSession, FindTenant, FindUser,
    FindUserByEmail, LoadSigningKeys, LoadUserStanding, LoadViewerKey, NewTenant, Origin, Password, Role,
    RotateSession, Session, SigningKey, StoreSigningKeys, User,
};
use nightjar_domain::tenants::Quotas;
use nightjar_model::{AreaId, RunId, TenantId, UserId};

use crate::world::{World, now};

fn tenant(email: &str) -> NewTenant {
    let id = TenantId::random();
    let admin = User::new(
        id.clone(),
        email.parse().unwrap(),
        Password::new("correct horse").unwrap().hash(),
        Role::Admin,
    );
    NewTenant {
        id,
        name: "Observatory".parse().unwrap(),
        root_area: AreaId::random(),
        quotas: Quotas::default(),
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
async fn a_refresh_token_is_replaced_once_whoever_comes_at_the_same_time() {
    let world = World::new().await;
    let (session, first) = Session::begin(TenantId::random(), UserId::random(), Origin::default(), now());
    assert_eq!(world.core.find_session(&first).await.unwrap(), None);
    world.core.begin_session(&session).await.unwrap();
    assert_eq!(world.core.find_session(&first).await.unwrap(), Some(session.clone()));
    let later = now().saturating_add_ms(60_000);
    let rivals = join_all((0..8).map(|_| async {
        let next = first.next();
        let won = world.core.rotate_session(&first, &next.hash(), later).await.unwrap();
        won.then_some(next)
    }));
    let winners: Vec<_> = rivals.await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    let found = world.core.find_session(&first).await.unwrap().unwrap();
    assert_eq!((found.current, found.previous), (winners[0].hash(), Some(first.hash())));
    assert_eq!((found.rotated_at, found.expires_at), (later, session.expires_at));
    let end = session.expires_at;
    assert!(
        !world
            .core
            .rotate_session(&winners[0], &first.hash(), end)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_ended_session_is_not_found_and_ends_again_without_error() {
    let world = World::new().await;
    let (session, token) = Session::begin(TenantId::random(), UserId::random(), Origin::default(), now());
    world.core.begin_session(&session).await.unwrap();
    for _ in 0..2 {
        let ended = world
            .core
            .end_session(&session.tenant, &session.user, &session.id)
            .await;
        ended.unwrap();
        assert_eq!(world.core.find_session(&token).await.unwrap(), None);
    }
    assert!(
        !world
            .core
            .rotate_session(&token, &token.next().hash(), now())
            .await
            .unwrap()
    );
}

fn grant(user: &User, session: &Session) -> AccessGrant {
    AccessGrant {
        tenant: user.tenant.clone(),
        user: user.id.clone(),
        session: session.id.clone(),
        role: user.role.clone(),
    }
}

#[tokio::test]
async fn whoever_acts_is_known_with_tenant_session_and_places() {
    let world = World::new().await;
    let tenant = tenant("ada@example.org");
    world.core.create_tenant(&tenant).await.unwrap();
    let admin = &tenant.admin;
    let (session, _) = Session::begin(tenant.id.clone(), admin.id.clone(), Origin::default(), now());
    let grant = grant(admin, &session);
    let before = world.core.load_user_standing(&grant).await.unwrap();
    assert_eq!((before.user, before.session), (Some(admin.clone()), None));
    world.core.begin_session(&session).await.unwrap();
    let standing = world.core.load_user_standing(&grant).await.unwrap();
    assert_eq!(standing.session, Some(session));
    let known = standing.tenant.unwrap();
    assert_eq!((known.areas.root(), known.suspended), (&tenant.root_area, false));
    let elsewhere = AccessGrant {
        tenant: TenantId::random(),
        ..grant
    };
    let nobody = world.core.load_user_standing(&elsewhere).await.unwrap();
    assert_eq!((nobody.user, nobody.session, nobody.tenant), (None, None, None));
}

async fn delete_row(world: &World, pk: &str, sk: &str) {
    let request = world.clients.dynamodb().delete_item().table_name(&world.core_table);
    let request = request.key("pk", AttributeValue::S(pk.to_owned()));
    request
        .key("sk", AttributeValue::S(sk.to_owned()))
        .send()
        .await
        .unwrap();
}

async fn set(world: &World, pk: &str, sk: &str, name: &str, value: &str) {
    let request = world.clients.dynamodb().update_item().table_name(&world.core_table);
    let request = request.key("pk", AttributeValue::S(pk.to_owned()));
    let request = request.key("sk", AttributeValue::S(sk.to_owned()));
    let request = request.update_expression("SET #name = :value");
    let request = request.expression_attribute_names("#name", name);
    let request = request.expression_attribute_values(":value", AttributeValue::S(value.to_owned()));
    request.send().await.unwrap();
}

#[tokio::test]
async fn a_tenant_whose_root_was_a_row_of_its_own_keeps_it_and_a_suspended_one_is_known() {
    let world = World::new().await;
    let tenant = tenant("ada@example.org");
    world.core.create_tenant(&tenant).await.unwrap();
    let pk = format!("T#{}", tenant.id);
    let old_root = AreaId::random();
    delete_row(&world, &pk, "AREAS").await;
    set(&world, &pk, &format!("AREA#{old_root}"), "kind", "area").await;
    set(&world, &pk, "TENANT", "state", "suspended").await;
    let (session, _) = Session::begin(tenant.id.clone(), tenant.admin.id.clone(), Origin::default(), now());
    for _ in 0..2 {
        let standing = world.core.load_user_standing(&grant(&tenant.admin, &session)).await;
        let known = standing.unwrap().tenant.unwrap();
        assert_eq!((known.areas.root(), known.suspended), (&old_root, true));
    }
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
