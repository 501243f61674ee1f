use nightjar_lambda_kit::{Environment, InvalidEnvironment};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `CORE_TABLE`.
    pub core_table: String,
    /// `BUCKET`.
    pub bucket: String,
    /// `UPLOAD_ROLE_ARN`.
    pub upload_role_arn: String,
    /// `SESSION_SECONDS`: life of the credentials.
    pub session_seconds: i32,
}

impl Config {
    /// Reads the variables.
    ///
    /// # Errors
    /// When one is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            core_table: environment.required("CORE_TABLE")?,
            bucket: environment.required("BUCKET")?,
            upload_role_arn: environment.required("UPLOAD_ROLE_ARN")?,
            session_seconds: environment.number("SESSION_SECONDS")?,
        })
    }
}
