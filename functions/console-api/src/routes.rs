use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::description::Description;
use crate::{
    Deps, alarms, api_keys, areas, audit, channels, devices, exports, groups, idempotency, log, me, oidc, platform,
    playback, recordings, roles, session, tenant, users,
};

/// Every operation, and their description at `/api/openapi.json`.
pub fn router(deps: Arc<Deps>) -> Router {
    let (router, description) = operations().split_for_parts();
    router
        .route("/api/openapi.json", get(async move || Json(description.clone())))
        .layer(from_fn_with_state(Arc::clone(&deps), idempotency::fulfil_once))
        .layer(from_fn_with_state(Arc::clone(&deps), audit::record))
        .with_state(deps)
}

fn operations() -> OpenApiRouter<Arc<Deps>> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(session::sign_in::sign_in, session::sign_out::sign_out))
        .routes(routes!(session::refresh::refresh))
        .routes(routes!(session::jwks::jwks))
        .routes(routes!(oidc::begin_oidc::begin_oidc))
        .routes(routes!(oidc::finish_oidc::finish_oidc))
        .routes(routes!(oidc::read_oidc::read_oidc, oidc::change_oidc::change_oidc))
        .routes(routes!(me::read_me::read_me))
        .routes(routes!(me::change_own_password::change_own_password))
        .routes(routes!(me::list_own_sessions::list_own_sessions))
        .routes(routes!(me::end_own_session::end_own_session))
        .routes(routes!(
            me::enrol_second_factor::enrol_second_factor,
            me::remove_second_factor::remove_second_factor
        ))
        .routes(routes!(me::confirm_second_factor::confirm_second_factor))
        .routes(routes!(users::list_users::list_users, users::add_user::add_user))
        .routes(routes!(
            users::read_user::read_user,
            users::change_user::change_user,
            users::delete_user::delete_user
        ))
        .routes(routes!(users::set_password::set_password))
        .routes(routes!(users::remove_second_factor::remove_users_second_factor))
        .routes(routes!(
            users::list_sessions::list_sessions,
            users::end_sessions::end_sessions
        ))
        .routes(routes!(roles::list_roles::list_roles, roles::add_role::add_role))
        .routes(routes!(
            roles::read_role::read_role,
            roles::change_role::change_role,
            roles::delete_role::delete_role
        ))
        .routes(routes!(
            api_keys::list_api_keys::list_api_keys,
            api_keys::add_api_key::add_api_key
        ))
        .routes(routes!(api_keys::delete_api_key::delete_api_key))
        .routes(routes!(areas::list_areas::list_areas, areas::add_area::add_area))
        .routes(routes!(
            areas::change_area::change_area,
            areas::delete_area::delete_area
        ))
        .routes(routes!(channels::list_channels::list_channels))
        .routes(routes!(
            channels::read_channel::read_channel,
            channels::change_channel::change_channel
        ))
        .routes(routes!(
            devices::list_devices::list_devices,
            devices::add_device::add_device
        ))
        .routes(routes!(
            devices::read_device::read_device,
            devices::change_device::change_device,
            devices::delete_device::delete_device
        ))
        .routes(routes!(
            devices::export_devices::export_devices,
            devices::import_devices::import_devices
        ))
        .routes(routes!(devices::change_settings::change_settings))
        .routes(routes!(devices::issue_claim_code::issue_claim_code))
        .routes(routes!(devices::swap_device::swap_device))
        .routes(routes!(groups::list_groups::list_groups, groups::add_group::add_group))
        .routes(routes!(
            groups::read_group::read_group,
            groups::change_group::change_group,
            groups::delete_group::delete_group
        ))
        .routes(routes!(
            tenant::read_tenant::read_tenant,
            tenant::change_tenant::change_tenant
        ))
        .routes(routes!(tenant::read_usage::read_usage))
        .routes(routes!(
            platform::list_tenants::list_tenants,
            platform::add_tenant::add_tenant
        ))
        .routes(routes!(
            platform::read_any_tenant::read_any_tenant,
            platform::change_any_tenant::change_any_tenant,
            platform::delete_tenant::delete_tenant
        ))
        .routes(routes!(platform::sign_up::sign_up))
        .routes(routes!(playback::issue_viewer_token::issue_viewer_token))
        .routes(routes!(recordings::read_coverage::read_coverage))
        .routes(routes!(recordings::read_channel_coverage::read_channel_coverage))
        .routes(routes!(recordings::read_days::read_days))
        .routes(routes!(recordings::read_channel_days::read_channel_days))
        .routes(routes!(recordings::read_ledger::read_ledger))
        .routes(routes!(exports::add_export::add_export))
        .routes(routes!(exports::read_export::read_export))
        .routes(routes!(exports::cancel_export::cancel_export))
        .routes(routes!(exports::retry_export::retry_export))
        .routes(routes!(alarms::list_alarms::list_alarms))
        .routes(routes!(
            alarms::get_webhook::get_webhook,
            alarms::put_webhook::put_webhook
        ))
        .routes(routes!(log::search_operations::search_operations))
        .routes(routes!(log::export_operations::export_operations))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_domain::identity::Operation;
    use serde_json::Value;

    use super::operations;

    /// What can be asked without being signed in.
    const PUBLIC: [&str; 7] = [
        "beginOidc",
        "finishOidc",
        "getKeys",
        "refreshSession",
        "signIn",
        "signOut",
        "signUp",
    ];

    #[test]
    fn every_operation_is_public_or_names_what_it_asks_for() {
        let description = serde_json::to_value(operations().to_openapi()).unwrap();
        let paths = description["paths"].as_object().unwrap().values();
        let mut named = BTreeSet::new();
        for operation in paths.flat_map(|path| path.as_object().unwrap().values()) {
            let id = operation["operationId"].as_str().unwrap();
            assert_eq!(PUBLIC.contains(&id), operation.get("security").is_none(), "{id}");
            match operation.get("x-nightjar-operation").and_then(Value::as_str) {
                Some(name) => {
                    assert!(
                        name.parse::<Operation>().is_ok(),
                        "{id} names {name}, which is no operation"
                    );
                    assert!(named.insert(name.to_owned()), "{id} and another one name {name}");
                }
                None => assert!(PUBLIC.contains(&id), "{id} names no operation"),
            }
        }
    }

    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/api/openapi.json");

    #[test]
    fn the_committed_description_is_the_served_one() {
        let mut served = operations().to_openapi().to_pretty_json().unwrap();
        served.push('\n');
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::write(COMMITTED, &served).unwrap();
        }
        let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
        assert!(
            committed == served,
            "crates/api/openapi.json is stale: run `cargo xtask codegen`"
        );
    }
}
