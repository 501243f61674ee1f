//! Answers that are kept for repetitions, in the table `core`.

mod requests;
