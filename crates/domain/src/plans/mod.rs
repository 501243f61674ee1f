//! What channels record, and how finely it is cut.

mod settings;

pub use settings::RecordSettings;
