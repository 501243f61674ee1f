//! Hands out short-lived storage credentials to enrolled devices.
