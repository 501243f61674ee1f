//! Every operation of the API's own description, asked for by everybody who must not be answered.

mod cast;
mod described;
mod examples;
mod ids;
mod refusals;
