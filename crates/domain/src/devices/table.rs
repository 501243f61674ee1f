//! The list of devices as a table (RFC 4180), for people who open it with a spreadsheet.

use nightjar_model::Timestamp;

use super::{Device, DeviceKind, NewDevice};
use crate::areas::AreaTree;

/// The most devices of one table to be added: a function has 15 s for all of them.
pub const IMPORT_MAX: usize = 100;

const COLUMNS: [&str; 8] = [
    "id",
    "name",
    "kind",
    "area",
    "state",
    "online",
    "created_at",
    "last_seen_at",
];

// A spreadsheet would take a cell that begins so for a formula (OWASP, CSV injection); an apostrophe in front makes it a text.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenTable {
    #[error("the first line must name the columns, and `name` among them; `kind` and `area` are read as well")]
    NoName,
    #[error("a table of devices to be added has at most {IMPORT_MAX} lines")]
    TooLong,
    #[error("line {0} is no line of a table (RFC 4180)")]
    Line(u64),
}

/// A line of a table: a device to be added, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Counted from 1; the columns' names stand in the first.
    pub line: u64,
    pub device: Result<NewDevice, String>,
}

/// The table of some devices. Areas are paths of names: `North/Hall`.
pub fn write_devices(devices: &[&Device], areas: &AreaTree, now: Timestamp) -> String {
    let mut text = line(COLUMNS.map(str::to_owned));
    for device in devices {
        text.push_str(&line([
            device.id.to_string(),
            device.name.as_str().to_owned(),
            device.kind.to_string(),
            areas.path(areas.place_of(device.area.as_ref())),
            device.state.to_string(),
            device.is_online(now).to_string(),
            device.created_at.to_string(),
            device.last_seen_at.map(|seen| seen.to_string()).unwrap_or_default(),
        ]));
    }
    text
}

fn line(cells: [String; 8]) -> String {
    let quoted = cells.map(|cell| {
        let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
        let text = format!("{guard}{cell}");
        match text.contains([',', '"', '\r', '\n']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    });
    format!("{}\r\n", quoted.join(","))
}

/// The devices of a table. Columns may stand in any order, and those it does not know are passed over: what was exported is read.
///
/// # Errors
/// When it is no table, or too long. What is wrong with a single line stands in its place.
pub fn read_devices(text: &str, areas: &AreaTree) -> Result<Vec<ImportLine>, BrokenTable> {
    // Spreadsheets put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The reader counts a line that ends with both as one less.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|_| BrokenTable::NoName)?.clone();
    let column = |name: &str| columns.iter().position(|column| column.trim() == name);
    let name = column("name").ok_or(BrokenTable::NoName)?;
    let (kind, area) = (column("kind"), column("area"));
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| BrokenTable::Line(error.position().map_or(0, csv::Position::line)))?;
        if lines.len() == IMPORT_MAX {
            return Err(BrokenTable::TooLong);
        }
        let cell = |column: Option<usize>| unguarded(column.and_then(|column| record.get(column)).unwrap_or_default());
        lines.push(ImportLine {
            line: record.position().map_or(0, csv::Position::line),
            device: device(cell(Some(name)), cell(kind), cell(area), areas),
        });
    }
    Ok(lines)
}

fn unguarded(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'')
        .filter(|text| text.starts_with(FORMULA))
        .unwrap_or(cell)
}

fn device(name: &str, kind: &str, area: &str, areas: &AreaTree) -> Result<NewDevice, String> {
    let kind = match kind {
        "" => DeviceKind::default(),
        word => word.parse().map_err(|error: super::UnknownKind| error.to_string())?,
    };
    let place = areas
        .at_path(area)
        .ok_or_else(|| format!("there is no area {area:?}: spell it North/Hall"))?;
    Ok(NewDevice {
        name: name
            .parse()
            .map_err(|error: super::InvalidDeviceName| error.to_string())?,
        kind,
        area: (place != areas.root()).then(|| place.clone()),
    })
}

#[cfg(test)]
mod tests {
    use nightjar_model::{AreaId, TenantId, Timestamp};
    use proptest::prelude::*;

    use super::{BrokenTable, IMPORT_MAX, read_devices, write_devices};
    use crate::areas::AreaTree;
    use crate::devices::{CommandQueue, Device, DeviceKind, DeviceState};
    use nightjar_model::DeviceId;

    fn areas() -> AreaTree {
        let (root, north) = (AreaId::random(), AreaId::random());
        let tree = AreaTree::new(root.clone(), "Observatory");
        let tree = tree.with_new(north.clone(), "North", &root).unwrap();
        tree.with_new(AreaId::random(), "Hall", &north).unwrap()
    }

    fn device(name: &str, areas: &AreaTree) -> Device {
        Device {
            tenant: TenantId::random(),
            id: DeviceId::random(),
            name: name.parse().unwrap(),
            kind: DeviceKind::Dvr,
            area: areas.at_path("North/Hall").cloned(),
            state: DeviceState::Unclaimed,
            public_key: None,
            epoch: 0,
            run: None,
            previous_run: None,
            command_queue: CommandQueue {
                url: String::new(),
                arn: String::new(),
            },
            created_at: Timestamp::parse("2026-11-20T08:00:00Z").unwrap(),
            last_seen_at: None,
            clock_offset_ms: None,
            program: None,
            lost: vec![],
            version: 1,
        }
    }

    #[test]
    fn what_was_exported_is_read() {
        let areas = areas();
        for name in ["gate", "a, b", "say \"hi\"", "=1+1", "-5"] {
            let device = device(name, &areas);
            let text = write_devices(&[&device], &areas, device.created_at);
            assert!(!text.contains("\n=") && !text.contains(",="), "{text}");
            let lines = read_devices(&format!("\u{feff}{text}"), &areas).unwrap();
            let read = lines[0].device.clone().unwrap();
            assert_eq!(
                (lines[0].line, read.name, read.kind, read.area),
                (2, device.name, device.kind, device.area)
            );
        }
    }

    #[test]
    fn each_line_is_told_what_is_wrong_with_it() {
        let lines = read_devices(
            "kind,name,area\r\ncamera,gate,\r\ntoaster,yard,\r\n,roof,South\r\n,,\r\n",
            &areas(),
        )
        .unwrap();
        let wrong: Vec<_> = lines.iter().map(|line| (line.line, line.device.is_err())).collect();
        assert_eq!(wrong, [(2, false), (3, true), (4, true), (5, true)]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(read_devices("", &areas()), Err(BrokenTable::NoName));
        assert_eq!(read_devices("kind\r\ncamera\r\n", &areas()), Err(BrokenTable::NoName));
        let long = format!("name\n{}", "gate\n".repeat(IMPORT_MAX + 1));
        assert_eq!(read_devices(&long, &areas()), Err(BrokenTable::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in ".{0,200}") {
            let _ = read_devices(&text, &areas());
            let _ = read_devices(&format!("name,area\n{text}"), &areas());
        }
    }
}
