use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use http::StatusCode;
use nightjar_domain::identity::{ChangeUser, CreateUser, CustomRole, Limits, Password, Right, Role, Roles, User};
use nightjar_model::{AreaId, ChannelId, RoleId, TenantId};
use serde_json::{Value, json};

use super::described::Described;
use super::ids::Ids;
use crate::world::{PASSWORD, World, bearer, call, now};

/// To what somebody's rights reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Everything,
    OtherChannel,
    OtherPlace,
}

/// A tenant with one of every thing, and everybody who asks for them.
pub struct Cast {
    pub world: World,
    pub router: Router,
    tenant: TenantId,
    pub things: Ids,
    pub other_channel: ChannelId,
    /// May do everything in the tenant.
    pub ada: String,
    /// May do everything in another tenant.
    pub eve: String,
    people: u32,
    root: String,
    known: BTreeMap<(BTreeSet<Right>, Reach), String>,
}

impl Cast {
    /// Everybody, before anything is there.
    pub async fn new() -> Self {
        let world = World::new().await;
        let tenant = world.add_tenant("ada@example.org").await;
        world.add_tenant("eve@example.org").await;
        let router = world.at(now);
        let mut things = Ids::of_nothing();
        things.set("tenants", tenant.as_str());
        things.set("channels", world.add_channel(&tenant, "gate").await.as_str());
        Self {
            ada: bearer(&router, "ada@example.org").await,
            eve: bearer(&router, "eve@example.org").await,
            other_channel: world.add_channel(&tenant, "yard").await,
            world,
            router,
            tenant,
            things,
            people: 0,
            root: String::new(),
            known: BTreeMap::new(),
        }
    }

    /// Makes one of every thing that can be made, by the API's own operations.
    pub async fn furnish(&mut self, described: &[Described]) {
        let areas = call(
            &self.router,
            "GET",
            "/api/areas",
            Some(("authorization", &self.ada)),
            Value::Null,
        )
        .await;
        let root = areas.body["items"][0]["id"].as_str().unwrap().to_owned();
        self.things.set("areas", &root);
        self.root = root;
        // What is made later may name what was made before.
        for (operation, kind) in [
            ("area.add", "areas"),
            ("device.add", "devices"),
            ("role.add", "roles"),
            ("user.add", "users"),
            ("group.add", "groups"),
            ("api-key.add", "api-keys"),
            ("export.add", "exports"),
        ] {
            if let Some(add) = described
                .iter()
                .find(|described| described.operation.name() == operation)
            {
                let answer = add.ask(&self.router, Some(&self.ada), &self.things).await;
                assert_eq!(answer.status, StatusCode::CREATED, "{add}: {}", answer.text);
                self.things.set(kind, answer.body["id"].as_str().unwrap());
            }
        }
        if described
            .iter()
            .any(|described| described.operation.name() == "me.list-sessions")
        {
            let path = "/api/me/sessions";
            let sessions = call(
                &self.router,
                "GET",
                path,
                Some(("authorization", &self.ada)),
                Value::Null,
            )
            .await;
            self.things
                .set("sessions", sessions.body["items"][0]["id"].as_str().unwrap());
        }
    }

    /// Somebody of the tenant with these rights.
    pub async fn somebody(&mut self, rights: BTreeSet<Right>, reach: Reach) -> String {
        if let Some(known) = self.known.get(&(rights.clone(), reach)) {
            return known.clone();
        }
        let role = CustomRole {
            tenant: self.tenant.clone(),
            id: RoleId::random(),
            name: "some".parse().unwrap(),
            rights: rights.clone(),
            version: 1,
        };
        self.world.core.create_role(&role).await.unwrap();
        let mut user = self.user(Role::Custom(role.id));
        match reach {
            Reach::Everything => {}
            Reach::OtherChannel => {
                let limit = BTreeSet::from([self.other_channel.clone()]);
                user.limits = rights.iter().map(|right| (*right, limit.clone())).collect::<Limits>();
            }
            Reach::OtherPlace => user.area = Some(self.other_place().await),
        }
        let who = self.enter(&user).await;
        self.known.insert((rights, reach), who.clone());
        who
    }

    /// An administrator who was disabled after he had signed in.
    pub async fn disabled(&mut self) -> String {
        let user = self.user(Role::Admin);
        let who = self.enter(&user).await;
        let mut after = user.clone();
        after.enabled = false;
        self.world.core.change_user(&user, &after).await.unwrap();
        who
    }

    /// A place in which there is nothing.
    async fn other_place(&self) -> AreaId {
        let new = json!({"name": format!("place {}", self.people), "parent_id": self.root});
        let header = Some(("authorization", self.ada.as_str()));
        let answer = call(&self.router, "POST", "/api/areas", header, new).await;
        answer.body["id"].as_str().unwrap().parse().unwrap()
    }

    fn user(&mut self, role: Role) -> User {
        self.people += 1;
        let email = format!("user{}@example.org", self.people).parse().unwrap();
        User::new(
            self.tenant.clone(),
            email,
            Password::new(PASSWORD).unwrap().hash(),
            role,
        )
    }

    async fn enter(&self, user: &User) -> String {
        self.world.core.create_user(user).await.unwrap();
        bearer(&self.router, user.email.as_str()).await
    }
}
