pub mod add_role;
mod answer;
pub mod change_role;
pub mod delete_role;
pub mod list_roles;
pub mod read_role;
mod target;
