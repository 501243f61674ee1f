use nightjar_model::{TenantId, Timestamp};

use super::{OidcSettings, Person};
use crate::identity::{Password, User, random_secret};

/// What becomes of somebody whom an issuer vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// He was here before.
    Enter(User),
    /// He is this user, and from now on known by what his issuer calls him.
    Link(User),
    /// He becomes this user.
    Create(User),
}

/// Why somebody is not let in whom his issuer vouches for. For the log: he is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionRefusal {
    #[error("the issuer names no verified e-mail address")]
    NoVerifiedAddress,
    #[error("the e-mail address is of a domain that may not sign in this way")]
    OtherDomain,
    #[error("there is no such user, and unknown people are not created")]
    Unknown,
    #[error("the e-mail address belongs to a user of another tenant")]
    OtherTenant,
    #[error("who operates the platform signs in by his password")]
    PlatformOperator,
}

/// Decides about a person. `linked` is the user whom the tenant knows by what the issuer calls him; `named` the user with his address, of
/// whichever tenant. Who operates the platform does not become one by the word of a tenant's issuer.
///
/// # Errors
/// When he is not let in.
pub fn admit(
    tenant: &TenantId,
    settings: &OidcSettings,
    person: &Person,
    linked: Option<User>,
    named: Option<User>,
    now: Timestamp,
) -> Result<Admission, AdmissionRefusal> {
    if !settings.takes(person.email.as_ref()) {
        return Err(match person.email {
            Some(_) => AdmissionRefusal::OtherDomain,
            None => AdmissionRefusal::NoVerifiedAddress,
        });
    }
    let admission = match (linked, named) {
        (Some(linked), _) => Admission::Enter(linked),
        (None, Some(named)) if named.tenant == *tenant => Admission::Link(named),
        (None, Some(_)) => return Err(AdmissionRefusal::OtherTenant),
        (None, None) => Admission::Create(newcomer(tenant, settings, person, now)?),
    };
    match &admission {
        Admission::Enter(user) | Admission::Link(user) if user.platform_operator => {
            Err(AdmissionRefusal::PlatformOperator)
        }
        _ => Ok(admission),
    }
}

// Nobody knows the password: he signs in at his issuer until somebody sets another.
fn newcomer(
    tenant: &TenantId,
    settings: &OidcSettings,
    person: &Person,
    now: Timestamp,
) -> Result<User, AdmissionRefusal> {
    let email = person.email.clone().ok_or(AdmissionRefusal::NoVerifiedAddress)?;
    let newcomers = settings.newcomers.as_ref().ok_or(AdmissionRefusal::Unknown)?;
    let password = Password::choose(random_secret(), &email).map_err(|_| AdmissionRefusal::Unknown)?;
    let user = User::new(tenant.clone(), email, password.hash(), newcomers.role.clone());
    Ok(User {
        name: person.name.clone().unwrap_or(user.name),
        area: newcomers.area.clone(),
        created_at: Some(now),
        ..user
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_model::{AreaId, TenantId, Timestamp};

    use super::{Admission, AdmissionRefusal, admit};
    use crate::identity::oidc::{Newcomers, OidcSettings, Person, Subject};
    use crate::identity::{PasswordHash, Role, User};

    fn settings(domains: &[&str], newcomers: Option<Newcomers>) -> OidcSettings {
        OidcSettings {
            issuer: "https://login.example.com".to_owned(),
            client_id: "nightjar".to_owned(),
            client_secret: "secret".parse().unwrap(),
            domains: domains
                .iter()
                .map(|text| text.parse().unwrap())
                .collect::<BTreeSet<_>>(),
            newcomers,
            enabled: true,
            version: 1,
        }
    }

    fn person(email: Option<&str>) -> Person {
        Person {
            subject: Subject::new("https://login.example.com", "ada").unwrap(),
            email: email.map(|text| text.parse().unwrap()),
            name: Some("Ada".to_owned()),
        }
    }

    fn user(tenant: &TenantId) -> User {
        let hash = PasswordHash::from_phc("phc");
        User::new(tenant.clone(), "ada@example.com".parse().unwrap(), hash, Role::Operator)
    }

    #[test]
    fn who_is_known_enters_and_who_has_the_address_is_linked() {
        let tenant = TenantId::random();
        let (linked, named) = (user(&tenant), user(&tenant));
        let settings = settings(&[], None);
        let judge = |person: &Person, linked: Option<&User>, named: Option<&User>| {
            admit(
                &tenant,
                &settings,
                person,
                linked.cloned(),
                named.cloned(),
                Timestamp::EPOCH,
            )
        };
        let ada = person(Some("ada@example.com"));
        assert_eq!(
            judge(&ada, Some(&linked), Some(&named)),
            Ok(Admission::Enter(linked.clone()))
        );
        assert_eq!(
            judge(&person(None), Some(&linked), None),
            Ok(Admission::Enter(linked.clone()))
        );
        assert_eq!(judge(&ada, None, Some(&named)), Ok(Admission::Link(named)));
        let elsewhere = user(&TenantId::random());
        assert_eq!(judge(&ada, None, Some(&elsewhere)), Err(AdmissionRefusal::OtherTenant));
        assert_eq!(judge(&ada, None, None), Err(AdmissionRefusal::Unknown));
        assert_eq!(
            judge(&person(None), None, None),
            Err(AdmissionRefusal::NoVerifiedAddress)
        );
    }

    #[test]
    fn who_is_created_has_the_role_and_place_that_were_decided() {
        let (tenant, area) = (TenantId::random(), AreaId::random());
        let newcomers = Newcomers {
            role: Role::Viewer,
            area: Some(area.clone()),
        };
        let settings = settings(&["example.com"], Some(newcomers));
        let ada = person(Some("ada@example.com"));
        let Ok(Admission::Create(created)) = admit(&tenant, &settings, &ada, None, None, Timestamp::EPOCH) else {
            panic!("she is created");
        };
        assert_eq!((created.role, created.area), (Role::Viewer, Some(area)));
        assert_eq!((created.name.as_str(), created.tenant), ("Ada", tenant.clone()));
        let bob = person(Some("bob@example.org"));
        let judged = admit(&tenant, &settings, &bob, None, None, Timestamp::EPOCH);
        assert_eq!(judged, Err(AdmissionRefusal::OtherDomain));
        let known = Some(user(&tenant));
        let judged = admit(&tenant, &settings, &bob, known, None, Timestamp::EPOCH);
        assert_eq!(judged, Err(AdmissionRefusal::OtherDomain), "known people, too");
    }

    #[test]
    fn a_tenants_issuer_cannot_make_somebody_operate_the_platform() {
        let tenant = TenantId::random();
        let operator = User {
            platform_operator: true,
            ..user(&tenant)
        };
        let (settings, ada) = (settings(&[], None), person(Some("ada@example.com")));
        for (linked, named) in [(Some(operator.clone()), None), (None, Some(operator))] {
            let judged = admit(&tenant, &settings, &ada, linked, named, Timestamp::EPOCH);
            assert_eq!(judged, Err(AdmissionRefusal::PlatformOperator));
        }
    }
}
