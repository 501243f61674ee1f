pub mod add_user;
mod answer;
pub mod change_user;
pub mod delete_user;
pub mod end_sessions;
pub mod list_sessions;
pub mod list_users;
pub mod read_user;
pub mod remove_second_factor;
pub mod set_password;
mod target;

pub use answer::{describe_session, describe_user, refuse};
