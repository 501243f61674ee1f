//! Plays CloudFront on a developer's machine.
