use crate::tree::{files, root, text};

/// The names that stand behind `prefix` in a text, up to something that belongs to no name.
fn names<'a>(content: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    content
        .split(prefix)
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

#[test]
fn a_handler_asks_for_the_operation_that_its_description_names() {
    let mut handlers = 0;
    for file in files(&root().join("functions/console-api/src"), &[".rs"]) {
        let content = text(&file);
        let asked: Vec<_> = names(&content, "may: May<operations::").collect();
        if asked.is_empty() {
            continue;
        }
        let described = content.split("extensions((\"x-nightjar-operation\"").skip(1);
        let described: Vec<_> = described
            .filter_map(|rest| names(rest, "operations::").next())
            .collect();
        for name in &described {
            assert!(
                asked.contains(name),
                "{} describes {name} and asks for {asked:?}",
                file.display()
            );
        }
        handlers += described.len();
    }
    assert!(handlers > 40, "{handlers}");
}
