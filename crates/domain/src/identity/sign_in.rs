use super::{EmailAddress, FindUserByEmail, Password, StoreError, User};

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// One word for unknown addresses and wrong passwords.
    #[error("e-mail and password do not belong together")]
    InvalidCredentials {
        /// Whose address it is, for the log.
        user: Option<Box<User>>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Finds the user whom address and password prove. Unknown addresses cost the time of a wrong password.
///
/// # Errors
/// When they prove nobody, or users cannot be read.
pub async fn sign_in(
    users: &impl FindUserByEmail,
    email: &EmailAddress,
    password: &Password,
) -> Result<User, SignInError> {
    let user = users.find_user_by_email(email).await?;
    let matches = password.matches(user.as_ref().map(|user| &user.password_hash));
    match user {
        Some(user) if matches => Ok(user),
        user => Err(SignInError::InvalidCredentials {
            user: user.map(Box::new),
        }),
    }
}
