//! Rights as the API spells them and as the domain knows them.

use std::collections::BTreeSet;

use nightjar_api::{Limits as ApiLimits, ProblemCode, Right as ApiRight};
use nightjar_domain::identity::{Actor, Given, Limits, Right};
use nightjar_lambda_kit::Refusal;

macro_rules! rights {
    ($($name:ident)*) => {
        /// The right as the API spells it.
        pub const fn describe_right(right: Right) -> ApiRight {
            match right {
                $(Right::$name => ApiRight::$name,)*
            }
        }

        /// The right that the API spells so.
        pub const fn read_right(right: ApiRight) -> Right {
            match right {
                $(ApiRight::$name => Right::$name,)*
            }
        }
    };
}

rights! {
    Live Playback Export Audio Ptz AlarmView AlarmAcknowledge Configure ManageUsers ViewLog ManageTenant OperatePlatform
}

/// Rights as they are answered.
pub fn describe_rights(rights: &BTreeSet<Right>) -> BTreeSet<ApiRight> {
    rights.iter().copied().map(describe_right).collect()
}

/// Rights as they were sent.
pub fn read_rights(rights: BTreeSet<ApiRight>) -> BTreeSet<Right> {
    rights.into_iter().map(read_right).collect()
}

/// Limits as they are answered.
pub fn describe_limits(limits: &Limits) -> ApiLimits {
    let limit = |(right, channels): (&Right, &_)| (describe_right(*right), BTreeSet::clone(channels));
    limits.iter().map(limit).collect()
}

/// Limits as they were sent.
///
/// # Errors
/// When one limits a right that is not about channels.
pub fn read_limits(limits: ApiLimits) -> Result<Limits, Refusal> {
    let limit = |(right, channels)| {
        let right = read_right(right);
        if right.is_about_channels() {
            Ok((right, channels))
        } else {
            Err(Refusal::invalid_request(format!(
                "{right} cannot be limited to channels."
            )))
        }
    };
    limits.into_iter().map(limit).collect()
}

/// Refuses to give, or to change who has, more than the actor has himself.
///
/// # Errors
/// When it is more.
pub fn give(actor: &Actor, given: Given<'_>) -> Result<(), Refusal> {
    if actor.has_all(given) {
        Ok(())
    } else {
        Err(Refusal::new(
            ProblemCode::Forbidden,
            "These are more rights than you have yourself. Ask an administrator.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use nightjar_domain::identity::Right;

    use super::{describe_right, read_right};

    #[test]
    fn the_api_spells_rights_as_the_domain_does() {
        for right in Right::ALL {
            assert_eq!(read_right(describe_right(right)), right);
            let spelled = serde_json::to_value(describe_right(right)).unwrap();
            assert_eq!(spelled, right.as_str());
        }
    }
}
