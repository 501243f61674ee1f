use std::collections::HashMap;

/// The variables a function is configured by.
#[derive(Debug, Clone)]
pub struct Environment(HashMap<String, String>);

/// A variable that is missing or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEnvironment {
    #[error("the environment variable {0} is missing: set it where the function is defined, in template.yaml")]
    Missing(&'static str),
    #[error("the environment variable {name} must be one of {expected}")]
    Unexpected { name: &'static str, expected: &'static str },
}

impl Environment {
    /// The environment of this process. Variables that are no UTF-8 count as missing.
    pub fn of_process() -> Self {
        let readable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(readable).collect())
    }

    /// The value of a variable, which must not be empty.
    ///
    /// # Errors
    /// When it is missing or empty.
    pub fn required(&self, name: &'static str) -> Result<String, InvalidEnvironment> {
        self.optional(name).ok_or(InvalidEnvironment::Missing(name))
    }

    /// The value of a variable that may be missing; an empty one counts as missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }

    /// A variable that says a whole number.
    ///
    /// # Errors
    /// When it is missing or says something else.
    pub fn number(&self, name: &'static str) -> Result<i32, InvalidEnvironment> {
        self.required(name)?
            .parse()
            .map_err(|_| InvalidEnvironment::Unexpected {
                name,
                expected: "a whole number",
            })
    }

    /// A variable that says `true` or `false`.
    ///
    /// # Errors
    /// When it is missing or says something else.
    pub fn flag(&self, name: &'static str) -> Result<bool, InvalidEnvironment> {
        match self.required(name)?.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(InvalidEnvironment::Unexpected {
                name,
                expected: "true, false",
            }),
        }
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let environment = Environment::from([("BUCKET", "")]);
        for name in ["BUCKET", "CORE_TABLE"] {
            let sentence = environment.required(name).unwrap_err().to_string();
            assert!(sentence.contains(name), "{sentence}");
        }
    }

    #[test]
    fn a_flag_says_true_or_false_and_nothing_else() {
        assert_eq!(
            Environment::from([("COOKIE_SECURE", "false")]).flag("COOKIE_SECURE"),
            Ok(false)
        );
        assert!(
            Environment::from([("COOKIE_SECURE", "0")])
                .flag("COOKIE_SECURE")
                .is_err()
        );
    }
}
