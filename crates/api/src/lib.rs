//! HTTP types of the console API and their OpenAPI description.
