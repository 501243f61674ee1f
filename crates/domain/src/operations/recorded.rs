use super::Outcome;

/// Whether an operation belongs in the log. Refusals and failures always do; what was allowed does when it changes something, or
/// lets somebody see or take footage.
pub fn is_recorded(operation: &str, outcome: Outcome) -> bool {
    const READING: [&str; 4] = ["list", "read", "search", "refresh"];
    if outcome != Outcome::Allowed {
        return true;
    }
    let verb = operation.split('.').nth(1).unwrap_or_default();
    !READING.contains(&verb.split('-').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Outcome, is_recorded};

    #[test]
    fn reading_is_recorded_when_it_was_refused() {
        for operation in [
            "device.list",
            "user.list-sessions",
            "tenant.read-usage",
            "operation.search",
            "session.refresh",
        ] {
            assert!(!is_recorded(operation, Outcome::Allowed), "{operation}");
            assert!(is_recorded(operation, Outcome::Refused), "{operation}");
        }
        for operation in [
            "session.begin",
            "device.add",
            "viewer-token.issue",
            "operation.export",
            "session.end",
        ] {
            assert!(is_recorded(operation, Outcome::Allowed), "{operation}");
        }
    }
}
