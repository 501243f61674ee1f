//! The log as a table (RFC 4180), for people who open it with a spreadsheet.

use serde_json::Value;

use super::Entry;

/// The first line.
pub const CSV_HEADER: &str =
    "at,actor_kind,actor_id,actor,host,operation,outcome,target_kind,target_id,target,detail,before,after,id\r\n";

/// An entry as a line.
pub fn csv_line(entry: &Entry) -> String {
    let target = |field: fn(&super::Target) -> &str| entry.target.as_ref().map_or("", field).to_owned();
    let json = |value: &Option<Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let cells = [
        entry.at.to_string(),
        entry.actor.kind.as_str().to_owned(),
        entry.actor.id.clone().unwrap_or_default(),
        entry.actor.name.clone(),
        entry.host.clone().unwrap_or_default(),
        entry.operation.clone(),
        entry.outcome.as_str().to_owned(),
        target(|target| &target.kind),
        target(|target| &target.id),
        target(|target| &target.name),
        entry.detail.clone().unwrap_or_default(),
        json(&entry.before),
        json(&entry.after),
        entry.id.to_string(),
    ];
    let mut line = cells.map(|text| cell(&text)).join(",");
    line.push_str("\r\n");
    line
}

/// A cell. A spreadsheet would take one that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula, and names are
/// whatever somebody chose: an apostrophe in front makes it a text (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert!(cell(text).trim_start_matches('"').starts_with('\''), "{text:?}");
        }
        assert_eq!(
            cell("=HYPERLINK(\"http://x\",\"y\")"),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""
        );
        assert_eq!(cell("gate"), "gate");
        assert_eq!(cell("a,b"), "\"a,b\"");
    }
}
