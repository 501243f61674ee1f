use std::collections::BTreeSet;

use crate::tree::{files, folders, root, text};

/// What each package of ours may use of ours: arrows point down only.
const ALLOWED: [(&str, &[&str]); 14] = [
    ("crates/model", &[]),
    ("crates/media", &["nightjar-model"]),
    ("crates/domain", &["nightjar-media", "nightjar-model"]),
    ("crates/api", &["nightjar-model"]),
    ("crates/lambda-kit", &["nightjar-api", "nightjar-model"]),
    ("crates/aws", &["nightjar-domain", "nightjar-model"]),
    ("crates/outbound", &["nightjar-domain"]),
    ("camera-uploader", &["nightjar-media", "nightjar-model"]),
    ("camera-uploader/c-api", &["camera-uploader", "nightjar-model"]),
    (
        "infra/local/edge-gateway",
        &["nightjar-aws", "nightjar-domain", "nightjar-model"],
    ),
    ("tools/camera-sim", &[]),
    ("tools/nightjar", &["nightjar-aws", "nightjar-domain", "nightjar-model"]),
    ("xtask", &[]),
    (
        "functions/*",
        &[
            "nightjar-api",
            "nightjar-aws",
            "nightjar-domain",
            "nightjar-lambda-kit",
            "nightjar-model",
            "nightjar-outbound",
        ],
    ),
];

fn our_dependencies(package: &str) -> BTreeSet<String> {
    let manifest: toml::Table = text(&root().join(package).join("Cargo.toml")).parse().unwrap();
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(toml::Table::keys).cloned();
    let ours: Vec<String> = folders("functions");
    let is_ours = |name: &String| {
        name.starts_with("nightjar")
            || ["camera-uploader", "camera-sim", "edge-gateway"].contains(&name.as_str())
            || ours.contains(name)
    };
    names.filter(is_ours).collect()
}

#[test]
fn packages_use_only_what_lies_below_them() {
    for (package, allowed) in ALLOWED {
        let packages = match package.strip_suffix("/*") {
            Some(folder) => folders(folder).iter().map(|name| format!("{folder}/{name}")).collect(),
            None => vec![package.to_owned()],
        };
        for package in packages {
            let used = our_dependencies(&package);
            let forbidden: Vec<_> = used.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
            assert!(forbidden.is_empty(), "{package} may not use {forbidden:?}");
        }
    }
}

#[test]
fn only_one_crate_names_the_aws_sdk() {
    for package in [
        "crates/domain",
        "crates/api",
        "crates/lambda-kit",
        "crates/outbound",
        "functions",
        "infra",
        "tools",
    ] {
        for file in files(&root().join(package), &[".rs", "Cargo.toml"]) {
            // Tests may make the tables they need.
            let content = text(&file).split("[dev-dependencies]").next().unwrap().to_owned();
            let in_test = file.components().any(|part| part.as_os_str() == "tests");
            let named = !in_test && ["aws_sdk_", "aws-sdk-"].iter().any(|name| content.contains(name));
            assert!(
                !named,
                "{} names the AWS SDK; adapters belong in crates/aws",
                file.display()
            );
        }
    }
}
