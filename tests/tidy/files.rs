use crate::tree::{files, root, text};

const LONGEST_FILE: usize = 600;

#[test]
fn no_file_is_too_long_to_read() {
    for file in files(&root(), &[".rs", ".ts", ".tsx", ".py"]) {
        if file.ends_with("schema.d.ts") {
            continue;
        }
        let lines = text(&file).lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{} has {lines} lines; split it by what it does",
            file.display()
        );
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [
        concat!("to", "do!("),
        concat!("unimplemented", "!("),
        concat!("#[ig", "nore"),
        concat!("wait", "ForTimeout"),
    ];
    for file in files(&root(), &[".rs", ".ts", ".tsx"]) {
        let content = text(&file);
        for mark in marks {
            assert!(!content.contains(mark), "{} contains {mark}", file.display());
        }
    }
}

#[test]
fn the_readme_and_the_pipeline_name_the_same_commands() {
    let readme = text(&root().join("README.md"));
    for command in ["cargo xtask up", "cargo xtask test"] {
        assert!(readme.contains(command), "README.md does not name `{command}`");
    }
    assert!(text(&root().join(".ci/run")).contains("cargo xtask test"));
}

#[test]
fn every_crate_says_what_it_is() {
    for manifest in files(&root().join("crates"), &["Cargo.toml"]) {
        let readme = manifest.with_file_name("README.md");
        assert!(readme.exists(), "{} is missing", readme.display());
        let library = text(&manifest.with_file_name("src").join("lib.rs"));
        assert!(
            library.contains("include_str!(\"../README.md\")"),
            "{} does not show its README",
            manifest.display()
        );
    }
}
