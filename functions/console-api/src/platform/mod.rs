mod create;

pub mod add_tenant;
pub mod change_any_tenant;
pub mod delete_tenant;
pub mod list_tenants;
pub mod read_any_tenant;
pub mod sign_up;
