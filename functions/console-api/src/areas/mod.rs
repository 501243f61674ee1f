mod answer;

pub mod add_area;
pub mod change_area;
pub mod delete_area;
pub mod list_areas;
