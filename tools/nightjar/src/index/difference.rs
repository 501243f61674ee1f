use std::io::{self, Write};

use nightjar_domain::segments::{Compared, IndexRow, RowAddress};
use serde_json::json;

/// Writes every difference of a day, one JSON document a line.
///
/// # Errors
/// When `out` does not take them.
pub fn write(out: &mut impl Write, compared: &Compared) -> io::Result<()> {
    for row in &compared.missing {
        writeln!(out, "{}", of_object("missing", row))?;
    }
    for row in &compared.changed {
        writeln!(out, "{}", of_object("changed", row))?;
    }
    for address in &compared.orphaned {
        writeln!(out, "{}", of_row(address))?;
    }
    Ok(())
}

fn of_object(difference: &str, row: &IndexRow) -> serde_json::Value {
    json!({"difference": difference, "key": row.key().to_string()})
}

fn of_row(address: &RowAddress) -> serde_json::Value {
    let (RowAddress::Piece { stream, .. } | RowAddress::Init { stream, .. }) = address;
    let mut document = json!({
        "difference": "orphaned",
        "tenant": stream.tenant,
        "channel": stream.channel,
        "stream": stream.stream,
    });
    match address {
        RowAddress::Piece { start, epoch, seq, .. } => {
            document["start"] = json!(start.to_string());
            document["epoch"] = json!(epoch);
            document["seq"] = json!(seq);
        }
        RowAddress::Init { day, hash, .. } => {
            document["day"] = json!(day.digits());
            document["init"] = json!(hash.to_string());
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_says_which_object_or_row_it_is_about() {
        let key = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20/08/\
                   1795161600000-0002000-00000003-00000041-0badcafe-c.m4s";
        let row = IndexRow::of(key.parse().unwrap(), 7).unwrap();
        assert_eq!(of_object("missing", &row), json!({"difference": "missing", "key": key}));
        assert_eq!(
            of_row(&row.address()),
            json!({
                "difference": "orphaned", "tenant": "aaaaaaaaaaaaaaaa", "channel": "cccccccccccccccc", "stream": "main",
                "start": "2026-11-20T08:00:00.000Z", "epoch": 3, "seq": 41,
            })
        );
    }
}
