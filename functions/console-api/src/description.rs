use nightjar_api::Problem;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};

/// What stands in the API's description besides the operations.
#[derive(OpenApi)]
#[openapi(
    info(title = "Nightjar console API", version = "1", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    components(schemas(Problem)),
    modifiers(&BearerScheme),
    tags(
        (name = "session", description = "Signing in and out"),
        (name = "me", description = "What everybody does to himself"),
        (name = "users", description = "Users, roles and API keys"),
        (name = "areas", description = "The tree of places"),
        (name = "devices", description = "Devices and their settings"),
        (name = "channels", description = "What devices record"),
        (name = "groups", description = "Saved views"),
        (name = "tenant", description = "The caller's tenant and what it uses"),
        (name = "platform", description = "All tenants"),
        (name = "playback", description = "The right to watch"),
        (name = "recordings", description = "What was recorded when, and files of it"),
        (name = "alarms", description = "Alarms and where they are sent"),
        (name = "log", description = "Who did what"),
    )
)]
pub struct Description;

struct BearerScheme;

impl Modify for BearerScheme {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = Http::builder()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}
