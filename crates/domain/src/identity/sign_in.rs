use super::{EmailAddress, FindUserByEmail, Password, StoreError, User};

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// One word for unknown addresses and wrong passwords.
    #[error("e-mail and password do not belong together")]
    InvalidCredentials,
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
    if password.matches(user.as_ref().map(|user| &user.password_hash)) {
        user.ok_or(SignInError::InvalidCredentials)
    } else {
        Err(SignInError::InvalidCredentials)
    }
}
