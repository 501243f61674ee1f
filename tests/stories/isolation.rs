use std::time::Duration;

use anyhow::{Context, ensure};
use nightjar_model::{DeviceId, TenantId, Timestamp};
use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;

const VENDING: &str = "nightjar-token-vending";

/// With the credentials of one device, an ordinary client can add objects under its own prefix and do nothing else.
pub fn own_prefix_only(product: &Product) -> anyhow::Result<()> {
    let cameras = Camera::simulated(2)?;
    let thief = recorded(product, "isolation-thief", &cameras.number(0))?;
    recorded(product, "isolation-victim", &cameras.number(1))?;
    let device = Cloud::device(product, &thief.credentials()?)?;
    let (own, other) = (
        device_id(product, "isolation-thief")?,
        device_id(product, "isolation-victim")?,
    );
    let tenant = product.endpoint("/tenant")?;
    let bucket = product.endpoint("/bucket")?;
    let key = format!("r7/{tenant}/{own}/x.m4s");
    let put = |key: &str| json!({"Bucket": bucket, "Key": key, "Body": {"bytes": "x"}, "IfNoneMatch": "*"});
    let queue = |device: &str| format!("{}/000000000000/nightjar-commands-{device}", device_endpoint(product));
    let stranger = TenantId::random();

    let attempts = [
        ("put under its own prefix", "s3", "put_object", put(&key), None),
        (
            "read its own command queue",
            "sqs",
            "receive_message",
            json!({"QueueUrl": queue(&own)}),
            None,
        ),
        (
            "overwrite its own object",
            "s3",
            "put_object",
            put(&key),
            Some("PreconditionFailed"),
        ),
        (
            "put without promising not to overwrite",
            "s3",
            "put_object",
            json!({"Bucket": bucket, "Key": format!("{key}2"), "Body": {"bytes": "x"}}),
            Some("AccessDenied"),
        ),
        (
            "put as another device",
            "s3",
            "put_object",
            put(&format!("r7/{tenant}/{other}/x.m4s")),
            Some("AccessDenied"),
        ),
        (
            "put as another tenant",
            "s3",
            "put_object",
            put(&format!("r7/{stranger}/{own}/x.m4s")),
            Some("AccessDenied"),
        ),
        (
            "put into another class",
            "s3",
            "put_object",
            put(&format!("r365/{tenant}/{own}/x.m4s")),
            Some("AccessDenied"),
        ),
        ("put at the root", "s3", "put_object", put("x"), Some("AccessDenied")),
        (
            "raise another's alarm",
            "s3",
            "put_object",
            put(&format!("alarm/{tenant}/{other}/x.json")),
            Some("AccessDenied"),
        ),
        (
            "read its own object",
            "s3",
            "get_object",
            json!({"Bucket": bucket, "Key": key}),
            Some("AccessDenied"),
        ),
        (
            "list the bucket",
            "s3",
            "list_objects_v2",
            json!({"Bucket": bucket}),
            Some("AccessDenied"),
        ),
        (
            "list its own prefix",
            "s3",
            "list_objects_v2",
            json!({"Bucket": bucket, "Prefix": format!("r7/{tenant}/{own}/")}),
            Some("AccessDenied"),
        ),
        (
            "delete its own object",
            "s3",
            "delete_object",
            json!({"Bucket": bucket, "Key": key}),
            Some("AccessDenied"),
        ),
        (
            "copy another's object to its own prefix",
            "s3",
            "copy_object",
            json!({"Bucket": bucket, "Key": format!("{key}3"), "CopySource": format!("{bucket}/{key}")}),
            Some("AccessDenied"),
        ),
        (
            "read another's command queue",
            "sqs",
            "receive_message",
            json!({"QueueUrl": queue(&other)}),
            Some("AccessDenied"),
        ),
        (
            "command itself",
            "sqs",
            "send_message",
            json!({"QueueUrl": queue(&own), "MessageBody": "x"}),
            Some("AccessDenied"),
        ),
        (
            "read the tables",
            "dynamodb",
            "scan",
            json!({"TableName": "nightjar-core"}),
            Some("AccessDeniedException"),
        ),
        (
            "read the secrets",
            "secretsmanager",
            "get_secret_value",
            json!({"SecretId": "nightjar/viewer-key"}),
            Some("AccessDeniedException"),
        ),
    ];
    let calls: Vec<_> = attempts
        .iter()
        .map(|(_, service, method, arguments, _)| (*service, *method, arguments.clone()))
        .collect();
    for ((what, .., refusal), outcome) in attempts.iter().zip(device.calls(&calls)?) {
        let as_expected = match refusal {
            None => outcome.get("answer").is_some(),
            Some(code) => outcome["error"]
                .as_str()
                .is_some_and(|error| error.contains(code.trim_end_matches("Exception"))),
        };
        ensure!(as_expected, "{what}: expected {refusal:?}, got {outcome}");
    }
    Ok(())
}

/// Credentials open nothing after their time.
pub fn expired_credentials_are_refused(product: &Product) -> anyhow::Result<()> {
    let administrator = Cloud::administrator(product)?;
    let function = json!({"FunctionName": VENDING});
    let before = administrator.call("lambda", "get_function_configuration", function)?["Environment"].clone();
    let mut short = before.clone();
    // AWS vends no session below 900 s; the emulator does.
    short["Variables"]["SESSION_SECONDS"] = json!("2");
    configure(&administrator, &short)?;
    let camera = Camera::simulated(1)?;
    let credentials = recorded(product, "isolation-expired", &camera.number(0)).and_then(|device| device.credentials());
    configure(&administrator, &before)?;
    let credentials = credentials?;
    let expires = Timestamp::parse(credentials["Expiration"].as_str().context("read the expiry")?)?;
    let device: DeviceId = device_id(product, "isolation-expired")?.parse()?;
    let late = std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(expires.as_ms())? + 1_500);
    std::thread::sleep(late.duration_since(std::time::SystemTime::now()).unwrap_or_default());
    let key = format!("r7/{}/{device}/late.m4s", product.endpoint("/tenant")?);
    let put = json!({"Bucket": product.endpoint("/bucket")?, "Key": key, "Body": {"bytes": "x"}, "IfNoneMatch": "*"});
    let answers = Cloud::device(product, &credentials)?.calls(&[("s3", "put_object", put)])?;
    ensure!(
        answers[0]["error"] == "ExpiredToken",
        "expired credentials: {}",
        answers[0]
    );
    Ok(())
}

/// A device that has recorded something, and so has credentials for its footage.
fn recorded(product: &Product, name: &str, camera: &str) -> anyhow::Result<Recorder> {
    let mut recorder = Recorder::enrol(product, name, &[(name, camera)])?;
    recorder.run()?;
    product.api()?.channel_online(name)?;
    recorder.stop()?;
    Ok(recorder)
}

fn configure(administrator: &Cloud, environment: &Value) -> anyhow::Result<()> {
    let configuration = json!({"FunctionName": VENDING, "Environment": environment});
    administrator
        .call("lambda", "update_function_configuration", configuration)
        .map(drop)
}

fn device_id(product: &Product, name: &str) -> anyhow::Result<String> {
    let devices = product.api()?.get("/api/devices")?.json()?;
    let items = devices["items"].as_array().context("read the devices")?;
    let device = items.iter().find(|device| device["name"] == name);
    Ok(device
        .and_then(|device| device["id"].as_str())
        .with_context(|| format!("find the device {name}"))?
        .to_owned())
}

fn device_endpoint(product: &Product) -> String {
    product.endpoint("/aws").unwrap_or_default()
}
