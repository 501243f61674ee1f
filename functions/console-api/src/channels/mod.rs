mod answer;

pub mod change_channel;
pub mod list_channels;
pub mod reach;
pub mod read_channel;
