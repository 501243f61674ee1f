use std::collections::BTreeSet;

use nightjar_model::{DeviceId, RetentionClass, TenantId};
use serde_json::json;

/// The longest session policy that STS takes, in characters.
pub const SESSION_POLICY_MAX: usize = 2048;

/// The inline policy of a device's session: it may write footage of the given classes and alarms under its own prefixes, read its own
/// command queue, and nothing else. `command_queue_arn` also tells the partition (`aws`, `aws-cn`).
pub fn session_policy(
    bucket: &str,
    tenant: &TenantId,
    device: &DeviceId,
    classes: &BTreeSet<RetentionClass>,
    command_queue_arn: &str,
) -> String {
    let partition = command_queue_arn.split(':').nth(1).unwrap_or("aws");
    let folders = classes.iter().map(ToString::to_string).chain(["alarm".to_owned()]);
    let prefixes: Vec<String> = folders
        .map(|folder| format!("arn:{partition}:s3:::{bucket}/{folder}/{tenant}/{device}/*"))
        .collect();
    json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": prefixes},
            {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": command_queue_arn},
        ],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nightjar_model::{DeviceId, RetentionClass, TenantId};
    use serde_json::{Value, json};

    use super::{SESSION_POLICY_MAX, session_policy};

    #[test]
    fn a_session_allows_exactly_the_devices_own_prefixes_and_queue() {
        let (tenant, device) = (TenantId::random(), DeviceId::random());
        let classes = BTreeSet::from([RetentionClass::R7, RetentionClass::R30]);
        let queue = "arn:aws-cn:sqs:cn-north-1:123456789012:nightjar-commands-x";
        let policy: Value =
            serde_json::from_str(&session_policy("footage", &tenant, &device, &classes, queue)).unwrap();
        let prefix = |folder: &str| format!("arn:aws-cn:s3:::footage/{folder}/{tenant}/{device}/*");
        assert_eq!(
            policy,
            json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:PutObject", "Resource": [prefix("r7"), prefix("r30"), prefix("alarm")]},
                {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": queue},
            ]})
        );
    }

    #[test]
    fn the_longest_names_and_all_classes_fit() {
        let queue = format!("arn:aws-us-gov:sqs:us-gov-west-1:123456789012:{}", "q".repeat(80));
        let classes = BTreeSet::from(RetentionClass::ALL);
        let policy = session_policy(
            &"b".repeat(63),
            &TenantId::random(),
            &DeviceId::random(),
            &classes,
            &queue,
        );
        assert!(policy.chars().count() < SESSION_POLICY_MAX, "{}", policy.len());
    }
}
