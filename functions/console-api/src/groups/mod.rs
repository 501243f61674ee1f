mod answer;

pub mod add_group;
pub mod change_group;
pub mod delete_group;
pub mod list_groups;
pub mod read_group;
