use data_encoding::BASE64URL_NOPAD;
use nightjar_domain::devices::PageError;

/// Where a page ended: the key of its last row. It names the partition, so that it is refused anywhere else.
pub(super) fn write(pk: &str, sk: &str) -> String {
    BASE64URL_NOPAD.encode(format!("{pk}\n{sk}").as_bytes())
}

/// The sort key within this partition and list from which to go on.
pub(super) fn read(cursor: &str, pk: &str, sk_prefix: &str) -> Result<String, PageError> {
    let bytes = BASE64URL_NOPAD
        .decode(cursor.as_bytes())
        .map_err(|_| PageError::InvalidCursor)?;
    let text = String::from_utf8(bytes).map_err(|_| PageError::InvalidCursor)?;
    let (cursor_pk, sk) = text.split_once('\n').ok_or(PageError::InvalidCursor)?;
    if cursor_pk == pk && sk.starts_with(sk_prefix) {
        Ok(sk.to_owned())
    } else {
        Err(PageError::InvalidCursor)
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn a_cursor_works_in_its_own_list_only() {
        let cursor = write("T#one", "CHANNEL#a");
        assert_eq!(read(&cursor, "T#one", "CHANNEL#").unwrap(), "CHANNEL#a");
        assert!(read(&cursor, "T#two", "CHANNEL#").is_err());
        assert!(read(&cursor, "T#one", "DEVICE#").is_err());
        for text in ["", "?", "é", "AAAA", &cursor[1..]] {
            assert!(read(text, "T#one", "CHANNEL#").is_err(), "{text}");
        }
    }
}
