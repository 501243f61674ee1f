use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::Context;

/// How many tests ran and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

/// Runs a suite of tests, showing what it prints, and counts by the runner's own summaries.
///
/// A suite that fails without naming a failed test counts as one failure.
pub fn run(name: &str, command: &mut Command) -> anyhow::Result<Count> {
    eprintln!("• {name} …");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {name}"))?;
    let output = child.stdout.take().context("read the suite's output")?;
    let mut count = Count::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(std::io::stdout(), "{line}")?;
        if let Some(more) = count_in(&line) {
            count.passed += more.passed;
            count.failed += more.failed;
        }
    }
    if !child.wait()?.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// Reads `test result: ok. 3 passed; 0 failed; …` of cargo, `Tests  2 failed | 5 passed (7)` of vitest, and `# pass 3`
/// of Node.
fn count_in(line: &str) -> Option<Count> {
    let plain = without_colours(line);
    let words: Vec<&str> = plain.split_whitespace().collect();
    match words[..] {
        ["#", "pass", passed] => {
            return Some(Count {
                passed: passed.parse().ok()?,
                failed: 0,
            });
        }
        ["#", "fail", failed] => {
            return Some(Count {
                passed: 0,
                failed: failed.parse().ok()?,
            });
        }
        _ => {}
    }
    if !plain.starts_with("test result:") && words.first() != Some(&"Tests") {
        return None;
    }
    let before = |word: &str| {
        let at = words.iter().position(|found| found.trim_end_matches(';') == word)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    Some(Count {
        passed: before("passed").unwrap_or(0),
        failed: before("failed").unwrap_or(0),
    })
}

fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut in_escape = false;
    for symbol in line.chars() {
        match symbol {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if in_escape => {}
            _ => plain.push(symbol),
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summaries_of_both_runners_are_counted() {
        let cargo = "test result: FAILED. 13 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.2s";
        assert_eq!(count_in(cargo), Some(Count { passed: 13, failed: 2 }));
        let vitest =
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (5)\u{1b}[39m";
        assert_eq!(count_in(vitest), Some(Count { passed: 5, failed: 0 }));
        assert_eq!(count_in("# pass 6"), Some(Count { passed: 6, failed: 0 }));
        assert_eq!(count_in("Tests are good"), Some(Count::default()));
        assert_eq!(count_in("running 3 tests"), None);
    }
}
