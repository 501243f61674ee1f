use toml::de::{DeTable, DeValue};

/// A value of the configuration that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// `channel` or `storage`.
    pub(super) section: &'static str,
    /// Which of several.
    pub(super) index: usize,
    pub(super) key: &'static str,
    /// What is wrong and what is allowed.
    pub(super) text: String,
}

impl Problem {
    /// The line, from 1, on which the value stands; that of its section or 1 when there is none.
    pub(super) fn line(&self, text: &str) -> usize {
        let start = self.start(text).unwrap_or(0);
        text.get(..start).map_or(1, line_after)
    }

    fn start(&self, text: &str) -> Option<usize> {
        let file = DeTable::parse(text).ok()?;
        let section = file.get_ref().get(self.section)?;
        let section = match section.get_ref() {
            DeValue::Array(sections) => sections.get(self.index)?,
            _ => section,
        };
        let value = section.get_ref().as_table()?.get(self.key);
        Some(value.map_or(section.span(), |value| value.span()).start)
    }
}

/// The line on which the text after `before` begins.
pub(super) fn line_after(before: &str) -> usize {
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_the_section_that_is_meant() {
        let text = "[[channel]]\nname = \"a\"\n\n[[channel]]\nmain = \"x\"\nname = \"a\"\n[storage]\nbucket = \"b\"\n";
        let line = |section, index, key| {
            let text_of = String::new();
            Problem {
                section,
                index,
                key,
                text: text_of,
            }
            .line(text)
        };
        assert_eq!(line("channel", 1, "name"), 6);
        assert_eq!(line("storage", 0, "bucket"), 8);
        assert_eq!(line("storage", 0, "region"), 7);
        assert_eq!(line("spool", 0, "folder"), 1);
    }
}
