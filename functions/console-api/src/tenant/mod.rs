pub mod answer;

pub mod change_tenant;
pub mod read_tenant;
pub mod read_usage;
