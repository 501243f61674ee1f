mod answer;

pub mod add_export;
pub mod cancel_export;
pub mod read_export;
pub mod retry_export;
