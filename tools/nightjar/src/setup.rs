use std::io::BufRead;

use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::identity::{CoreTable, SigningKeysSecret};
use nightjar_domain::identity::{
    CreateTenant, EmailAddress, FindUserByEmail, LoadSigningKeys, MakePlatformOperator, NewTenant, Password, Role,
    SigningKey, StoreSigningKeys, TenantName, User, random_secret,
};
use nightjar_domain::tenants::Quotas;
use nightjar_model::{AreaId, TenantId, Timestamp};
use serde::Serialize;

use crate::cli::SetupOptions;

/// What was set up.
#[derive(Serialize)]
pub struct Setup {
    tenant_id: TenantId,
    admin: Admin,
    /// Whether tenant and administrator are new.
    created: bool,
}

#[derive(Serialize)]
struct Admin {
    email: String,
    /// Present when it was made here.
    password: Option<String>,
}

/// Makes the first signing key, and the tenant with its administrator, unless they are there.
pub async fn setup(clients: &Clients, options: SetupOptions) -> anyhow::Result<Setup> {
    let secret = SigningKeysSecret::new(clients.secrets(), options.signing_keys_secret);
    ensure_signing_key(&secret, crate::device::now()?).await?;
    let core = CoreTable::new(clients.dynamodb(), options.core_table);
    let email = options.admin_email;
    if let Some(user) = core.find_user_by_email(&email).await? {
        if options.platform_operator {
            core.make_platform_operator(&user.tenant, &user.id).await?;
        }
        return Ok(report(user, None, false));
    }
    let given = if options.password_stdin {
        Some(read_password(std::io::stdin().lock())?)
    } else {
        None
    };
    let made = given.is_none().then(random_secret);
    let password = given.or(made.clone()).context("choose a password")?;
    let tenant = new_tenant(
        options.tenant_name,
        email,
        &Password::new(password)?,
        options.platform_operator,
    );
    core.create_tenant(&tenant).await?;
    Ok(report(tenant.admin, made, true))
}

fn report(user: User, password: Option<String>, created: bool) -> Setup {
    let admin = Admin {
        email: user.email.as_str().to_owned(),
        password,
    };
    Setup {
        tenant_id: user.tenant,
        admin,
        created,
    }
}

async fn ensure_signing_key(secret: &SigningKeysSecret, now: Timestamp) -> anyhow::Result<()> {
    if secret.load_signing_keys().await?.is_none() {
        secret.store_signing_keys(&[SigningKey::generate(now)?]).await?;
    }
    Ok(())
}

fn read_password(mut input: impl BufRead) -> anyhow::Result<String> {
    let mut line = String::new();
    input
        .read_line(&mut line)
        .context("read password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn new_tenant(name: TenantName, email: EmailAddress, password: &Password, platform_operator: bool) -> NewTenant {
    let id = TenantId::random();
    let admin = User {
        platform_operator,
        ..User::new(id.clone(), email, password.hash(), Role::Admin)
    };
    NewTenant {
        id,
        name,
        root_area: AreaId::random(),
        quotas: Quotas::default(),
        admin,
    }
}

#[cfg(test)]
mod tests {
    use super::read_password;

    #[test]
    fn the_first_line_is_the_password_without_its_end() {
        assert_eq!(
            read_password("correct horse\r\nmore".as_bytes()).unwrap(),
            "correct horse"
        );
    }
}
