use std::collections::{BTreeMap, BTreeSet};

use nightjar_model::RetentionClass;

use crate::tree::{folders, root, text};

/// The template's resources by name, as text.
fn resources() -> BTreeMap<String, String> {
    let template = text(&root().join("template.yaml"));
    let (_, body) = template.split_once("\nResources:\n").unwrap();
    let (body, _) = body.split_once("\nOutputs:\n").unwrap();
    let mut found = BTreeMap::<String, String>::new();
    let mut name = String::new();
    for line in body.lines() {
        if line.starts_with("  ") && !line.starts_with("   ") && !line.trim_start().starts_with('#') {
            name = line.trim().trim_end_matches(':').to_owned();
        }
        if !name.is_empty() {
            found.entry(name.clone()).or_default().push_str(&format!("{line}\n"));
        }
    }
    found
}

fn functions() -> BTreeMap<String, String> {
    let is_function = |text: &String| text.contains("Type: AWS::Serverless::Function");
    let folder = |text: &String| {
        let (_, rest) = text.split_once("CodeUri: target/lambda/").unwrap();
        rest.split_once('/').unwrap().0.to_owned()
    };
    resources()
        .into_values()
        .filter(is_function)
        .map(|text| (folder(&text), text))
        .collect()
}

#[test]
fn every_function_is_deployed_and_nothing_else_is() {
    let deployed: Vec<String> = functions().into_keys().collect();
    assert_eq!(deployed, folders("functions"));
}

#[test]
fn every_function_is_given_the_environment_it_reads() {
    for (function, resource) in functions() {
        let (_, variables) = resource.split_once("Variables:\n").unwrap();
        let given: BTreeSet<String> = variables
            .lines()
            .take_while(|line| line.starts_with("          "))
            .map(|line| line.trim().split_once(':').unwrap().0.to_owned())
            .collect();
        let folder = root().join("functions").join(&function).join("src");
        let configuration = ["config.rs", "lib.rs"]
            .map(|name| folder.join(name))
            .into_iter()
            .find(|file| file.exists());
        let source = text(&configuration.unwrap());
        let read: BTreeSet<String> = quoted_names(&source)
            .into_iter()
            .filter(|name| !name.starts_with("AWS_"))
            .collect();
        assert_eq!(
            given, read,
            "environment of {function}: left as deployed, right as read"
        );
    }
}

/// Texts like `"CORE_TABLE"`.
fn quoted_names(source: &str) -> BTreeSet<String> {
    let is_name = |text: &&str| {
        text.contains('_')
            && text.len() > 3
            && text
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b == b'_' || b.is_ascii_digit())
    };
    let mut names: BTreeSet<String> = source.split('"').filter(is_name).map(str::to_owned).collect();
    if source.contains("\"BUCKET\"") {
        names.insert("BUCKET".to_owned());
    }
    names
}

#[test]
fn every_batch_reports_which_messages_failed() {
    for (function, resource) in functions() {
        if resource.contains("Type: SQS") {
            // A misspelt word here would make one failure repeat the whole batch; no linter sees it.
            assert!(
                resource.contains("FunctionResponseTypes: [ReportBatchItemFailures]"),
                "{function}"
            );
        }
    }
}

#[test]
fn every_queue_gives_up_into_a_queue_of_dead_letters() {
    for (name, resource) in resources() {
        if resource.contains("Type: AWS::SQS::Queue\n") && !name.ends_with("DeadLetters") {
            let target = format!("deadLetterTargetArn: !GetAtt {name}DeadLetters.Arn");
            assert!(resource.contains(&target), "{name} has no dead letters");
        }
    }
}

#[test]
fn every_retention_class_expires_and_can_be_written_by_devices() {
    let resources = resources();
    for class in RetentionClass::ALL {
        let rule = format!("Prefix: {class}/\n            ExpirationInDays: {}\n", class.days());
        assert!(resources["Footage"].contains(&rule), "{class} does not expire");
        let right = format!("${{Footage.Arn}}/{class}/${{!aws:PrincipalTag/tenant}}/${{!aws:PrincipalTag/device}}/*");
        assert!(
            resources["DeviceUploadRole"].contains(&right),
            "devices cannot write {class}"
        );
    }
}

#[test]
fn no_right_is_given_on_everything() {
    for (name, resource) in resources() {
        if resource.contains("Type: AWS::IAM::Role") {
            assert!(
                !resource.contains("Resource: '*'") && !resource.contains(":*]"),
                "{name} has a right on everything"
            );
        }
    }
}

#[test]
fn the_edge_runs_the_function_that_is_tested() {
    let indented: String = text(&root().join("infra/edge/viewer-request.js"))
        .lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("        {line}\n")
            }
        })
        .collect();
    let deployed = &resources()["EdgeRequest"];
    assert!(
        deployed.contains(&indented),
        "template.yaml and infra/edge/viewer-request.js differ"
    );
    assert!(indented.len() < 10 * 1024, "CloudFront takes at most 10 KB");
}
