use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::identity::{
    AccessGrant, BeginSession, ChangeUser, CreateTenant, CreateUser, CustomRole, DeleteUser, FindUser,
    LoadUserStanding, NewTenant, Origin, PasswordHash, Right, Role, Roles, SaveProofs, SecondFactor, SecretHash,
    Session, UsedCode, User, UserError, UserSessions,
};
use nightjar_domain::tenants::{Counted, Quotas};
use nightjar_model::{AreaId, RoleId, TenantId};

use crate::world::{World, now};

fn user(tenant: &TenantId, email: &str, role: Role) -> User {
    User::new(
        tenant.clone(),
        email.parse().unwrap(),
        PasswordHash::from_phc("phc"),
        role,
    )
}

async fn tenant(world: &World, users: Option<u32>) -> User {
    let id = TenantId::random();
    let tenant = NewTenant {
        admin: user(&id, "ada@example.org", Role::Admin),
        id,
        name: "Observatory".parse().unwrap(),
        root_area: AreaId::random(),
        quotas: Quotas {
            users,
            ..Quotas::default()
        },
    };
    world.core.create_tenant(&tenant).await.unwrap();
    tenant.admin
}

#[tokio::test]
async fn a_tenant_made_before_administrators_were_counted_keeps_its_last_one() {
    let world = World::new().await;
    let ada = tenant(&world, None).await;
    let request = world.clients.dynamodb().delete_item().table_name(&world.core_table);
    let request = request.key("pk", AttributeValue::S(format!("T#{}", ada.tenant)));
    let deleted = request.key("sk", AttributeValue::S("ADMINS".to_owned())).send().await;
    deleted.unwrap();
    let refused = world.core.delete_user(&ada).await;
    assert!(matches!(refused, Err(UserError::LastAdministrator)), "{refused:?}");
    let bob = user(&ada.tenant, "bob@example.org", Role::Admin);
    world.core.create_user(&bob).await.unwrap();
    world.core.delete_user(&ada).await.unwrap();
    let refused = world.core.delete_user(&bob).await;
    assert!(matches!(refused, Err(UserError::LastAdministrator)), "{refused:?}");
}

#[tokio::test]
async fn users_are_counted_against_the_quota_and_the_address_of_one_refused_is_free() {
    let world = World::new().await;
    let ada = tenant(&world, Some(2)).await;
    let bob = user(&ada.tenant, "bob@example.org", Role::Viewer);
    world.core.create_user(&bob).await.unwrap();
    let eve = user(&ada.tenant, "eve@example.org", Role::Viewer);
    match world.core.create_user(&eve).await {
        Err(UserError::Quota(reached)) => assert_eq!(reached.0, Counted::Users),
        other => panic!("{other:?}"),
    }
    world.core.delete_user(&bob).await.unwrap();
    world.core.create_user(&eve).await.unwrap();
    let twin = user(&ada.tenant, "eve@example.org", Role::Viewer);
    assert!(matches!(
        world.core.create_user(&twin).await,
        Err(UserError::EmailTaken)
    ));
}

#[tokio::test]
async fn a_change_keeps_what_others_write_into_the_row() {
    let world = World::new().await;
    let ada = tenant(&world, None).await;
    let bob = user(&ada.tenant, "bob@example.org", Role::Viewer);
    world.core.create_user(&bob).await.unwrap();
    world.core.note_sign_in(&bob.tenant, &bob.id, now()).await.unwrap();
    let factor = SecondFactor::random();
    assert!(world.core.save_second_factor(&bob, Some(&factor)).await.unwrap());
    let after = User {
        name: "Bob".to_owned(),
        area: Some(AreaId::random()),
        ..bob.clone()
    };
    assert_eq!(world.core.change_user(&bob, &after).await.unwrap(), 2);
    let found = world.core.find_user(&bob.tenant, &bob.id).await.unwrap().unwrap();
    assert_eq!((&found.name, &found.area, found.version), (&after.name, &after.area, 2));
    assert_eq!(
        (found.last_sign_in_at, found.second_factor),
        (Some(now()), Some(factor))
    );
    let stale = world.core.change_user(&bob, &after).await;
    assert!(matches!(stale, Err(UserError::Changed)), "{stale:?}");
}

#[tokio::test]
async fn a_code_is_used_up_by_one_caller() {
    let world = World::new().await;
    let ada = tenant(&world, None).await;
    let mut factor = SecondFactor::random();
    factor.recovery = vec![SecretHash::of("one"), SecretHash::of("two")];
    assert!(world.core.save_second_factor(&ada, Some(&factor)).await.unwrap());
    let known = world.core.find_user(&ada.tenant, &ada.id).await.unwrap().unwrap();
    for code in [UsedCode::Step(7), UsedCode::Recovery(SecretHash::of("one"))] {
        let (one, two) = tokio::join!(world.core.use_code(&known, &code), world.core.use_code(&known, &code));
        assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|used| **used).count(), 1);
    }
    assert!(!world.core.use_code(&known, &UsedCode::Step(7)).await.unwrap());
    let left = world.core.find_user(&ada.tenant, &ada.id).await.unwrap().unwrap();
    let left = left.second_factor.unwrap();
    assert_eq!((left.last_step, left.recovery), (7, vec![SecretHash::of("two")]));
    assert!(
        !world.core.save_second_factor(&known, None).await.unwrap(),
        "it was used meanwhile"
    );
}

#[tokio::test]
async fn who_was_given_another_role_since_the_token_acts_in_that_one() {
    let world = World::new().await;
    let ada = tenant(&world, None).await;
    let role = CustomRole {
        tenant: ada.tenant.clone(),
        id: RoleId::random(),
        name: "Guard".parse().unwrap(),
        rights: [Right::Live].into(),
        version: 1,
    };
    world.core.create_role(&role).await.unwrap();
    let bob = user(&ada.tenant, "bob@example.org", Role::Custom(role.id.clone()));
    world.core.create_user(&bob).await.unwrap();
    let (session, _) = Session::begin(bob.tenant.clone(), bob.id.clone(), Origin::default(), now());
    world.core.begin_session(&session).await.unwrap();
    for told in [Role::Viewer, bob.role.clone(), Role::Custom(RoleId::random())] {
        let grant = AccessGrant {
            tenant: bob.tenant.clone(),
            user: bob.id.clone(),
            session: session.id.clone(),
            role: told,
        };
        let standing = world.core.load_user_standing(&grant).await.unwrap();
        assert_eq!(standing.role.as_ref(), Some(&role));
    }
    let sessions = world.core.list_sessions(&bob.tenant, &bob.id).await.unwrap();
    assert_eq!(sessions, [session]);
    let nobodys = user(&ada.tenant, "eve@example.org", Role::Custom(RoleId::random()));
    assert!(matches!(world.core.create_user(&nobodys).await, Err(UserError::NoRole)));
}
