pub mod change_own_password;
pub mod confirm_second_factor;
pub mod end_own_session;
pub mod enrol_second_factor;
pub mod list_own_sessions;
mod myself;
pub mod read_me;
pub mod remove_second_factor;
