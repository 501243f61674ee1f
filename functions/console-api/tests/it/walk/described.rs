use std::collections::BTreeSet;

use axum::Router;
use nightjar_domain::identity::{Operation, Right};
use serde_json::Value;

use super::examples;
use super::ids::Ids;
use crate::world::{Answer, call, send};

/// What needs no sign-in. A path that is added here is open to everybody.
const PUBLIC: [&str; 7] = [
    "GET /api/jwks.json",
    "POST /api/session",
    "DELETE /api/session",
    "POST /api/session/refresh",
    "GET /api/session/oidc/{tenant}",
    "GET /api/session/oidc/callback",
    "POST /api/sign-up",
];

/// An operation as the served description says it.
pub struct Described {
    pub method: String,
    path: String,
    pub operation: Operation,
    query: Vec<String>,
    has_body: bool,
}

/// Every operation that needs a sign-in.
pub async fn described(router: &Router) -> Vec<Described> {
    let document = call(router, "GET", "/api/openapi.json", None, Value::Null).await.body;
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, details) in methods.as_object().unwrap() {
            let name = format!("{} {path}", method.to_uppercase());
            if !PUBLIC.contains(&name.as_str()) {
                assert!(details.get("security").is_some(), "{name} is open to everybody");
                found.push(Described::read(method, path, details));
            }
        }
    }
    found
}

impl Described {
    fn read(method: &str, path: &str, details: &Value) -> Self {
        let name = details["x-nightjar-operation"].as_str();
        let name = name.unwrap_or_else(|| panic!("{method} {path} names no operation"));
        let parameters = details["parameters"].as_array().into_iter().flatten();
        let needed = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            operation: name.parse().unwrap(),
            query: needed
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                .collect(),
            has_body: details.get("requestBody").is_some(),
        }
    }

    /// The tenant's rights of which one is needed.
    pub fn rights(&self) -> BTreeSet<Right> {
        let rights = self.operation.rights().iter().copied();
        rights.filter(|right| right.is_tenants()).collect()
    }

    /// The address with ids, and what must stand behind the question mark.
    pub fn address(&self, ids: &Ids) -> String {
        let mut kind = "";
        let parts = self.path.split('/').map(|part| {
            let id = if part.starts_with('{') { ids.of(kind) } else { part };
            kind = part;
            id
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let query = self
            .query
            .iter()
            .map(|name| format!("{name}={}", examples::query(name, ids)));
        format!("{path}?{}", query.collect::<Vec<_>>().join("&"))
    }

    /// Whether the request names something that exists or not.
    pub fn names_things(&self) -> bool {
        let (some, others) = (Ids::of_nothing(), Ids::of_nothing());
        self.address(&some) != self.address(&others) || self.body(&some) != self.body(&others)
    }

    fn body(&self, ids: &Ids) -> Value {
        if self.has_body {
            examples::body(self.operation, ids)
        } else {
            Value::Null
        }
    }

    /// Asks for it as a good client would.
    pub async fn ask(&self, router: &Router, authorization: Option<&str>, ids: &Ids) -> Answer {
        let mut headers = vec![
            ("if-match", "\"1\""),
            ("content-type", examples::content_type(self.operation)),
        ];
        headers.extend(authorization.map(|who| ("authorization", who)));
        send(router, &self.method, &self.address(ids), &headers, self.body(ids)).await
    }
}

impl std::fmt::Display for Described {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.method, self.path, self.operation)
    }
}
