use serde_json::Value;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// The most of a thing that the log shows, in bytes of JSON: an entry must fit into a message and a row.
const SNAPSHOT_MAX_BYTES: usize = 16 * 1024;

const SECRET_WORDS: [&str; 8] = [
    "password",
    "secret",
    "token",
    "claim_code",
    "recovery_code",
    "otpauth",
    "cookie",
    "private",
];

/// What the log shows of a thing before or after a change. Whatever is named like a secret is hidden, should it ever be given.
pub fn snapshot(mut value: Value) -> Value {
    hide(&mut value);
    let bytes = value.to_string().len();
    if bytes > SNAPSHOT_MAX_BYTES {
        Value::String(format!("{bytes} bytes, which is more than the log shows"))
    } else {
        value
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.to_lowercase();
                if SECRET_WORDS.iter().any(|word| name.contains(word)) && !matches!(value, Value::Bool(_) | Value::Null)
                {
                    *value = HIDDEN.into();
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{SNAPSHOT_MAX_BYTES, snapshot};

    #[test]
    fn secrets_are_hidden_at_every_depth() {
        let shown =
            snapshot(json!({"name": "Gate", "clientSecret": "x", "second_factor": true, "keys": [{"token": ["y"]}]}));
        let expected =
            json!({"name": "Gate", "clientSecret": "(hidden)", "second_factor": true, "keys": [{"token": "(hidden)"}]});
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_thing_too_large_is_told_by_its_size() {
        let large = snapshot(json!({"name": "x".repeat(SNAPSHOT_MAX_BYTES)}));
        assert!(large.to_string().len() < 100, "{large}");
    }
}
