use bytes::{Buf, BytesMut};

const HEAD_MAX: usize = 16 * 1024;
const BODY_MAX: usize = 16 * 1024;
const INTERLEAVED_HEADER: usize = 4;

/// What a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    Request(Request),
    /// A binary frame, for example a receiver report; it is passed over.
    Interleaved,
}

/// A request without its body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) uri: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header, whatever the case of its name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The segments of the URI's path, or of a relative one. `*` has none.
    pub(super) fn path(&self) -> Vec<String> {
        let path = match url::Url::parse(&self.uri) {
            Ok(url) => url.path().to_owned(),
            Err(_) => self.uri.clone(),
        };
        path.split('/')
            .filter(|segment| !segment.is_empty() && *segment != "*")
            .map(str::to_owned)
            .collect()
    }
}

/// Bytes that are no RTSP. There is no way to find the next request, so the connection ends.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client does not speak RTSP 1.0")]
pub(crate) struct NotRtsp;

/// Takes the first complete message from `buffer`; `None` when more bytes are needed.
pub(super) fn take(buffer: &mut BytesMut) -> Result<Option<Incoming>, NotRtsp> {
    while matches!(buffer.first(), Some(b'\r' | b'\n')) {
        buffer.advance(1);
    }
    if buffer.first() == Some(&b'$') {
        return Ok(take_interleaved(buffer));
    }
    let Some(head_end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return if buffer.len() > HEAD_MAX {
            Err(NotRtsp)
        } else {
            Ok(None)
        };
    };
    let request = parse_head(buffer.get(..head_end).unwrap_or_default())?;
    let body = match request.header("Content-Length") {
        Some(length) => length.parse::<usize>().map_err(|_| NotRtsp)?,
        None => 0,
    };
    if body > BODY_MAX {
        return Err(NotRtsp);
    }
    let end = head_end + 4 + body;
    if buffer.len() < end {
        return Ok(None);
    }
    buffer.advance(end);
    Ok(Some(Incoming::Request(request)))
}

fn take_interleaved(buffer: &mut BytesMut) -> Option<Incoming> {
    let [_, _, high, low] = *buffer.get(..INTERLEAVED_HEADER)? else {
        return None;
    };
    let end = INTERLEAVED_HEADER + usize::from(u16::from_be_bytes([high, low]));
    (buffer.len() >= end).then(|| {
        buffer.advance(end);
        Incoming::Interleaved
    })
}

fn parse_head(head: &[u8]) -> Result<Request, NotRtsp> {
    let head = std::str::from_utf8(head).map_err(|_| NotRtsp)?;
    let mut lines = head.split("\r\n");
    let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, uri, "RTSP/1.0"] = line[..] else {
        return Err(NotRtsp);
    };
    let headers = lines
        .map(|line| {
            line.split_once(':')
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(NotRtsp)?;
    Ok(Request {
        method: method.to_owned(),
        uri: uri.to_owned(),
        headers,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn requests_and_binary_frames_are_told_apart() {
        let mut buffer = BytesMut::from(&b"$\x01\x00\x02xyOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\nGET_PAR"[..]);
        assert_eq!(take(&mut buffer), Ok(Some(Incoming::Interleaved)));
        let Ok(Some(Incoming::Request(request))) = take(&mut buffer) else {
            panic!("a request")
        };
        assert_eq!(
            (request.method.as_str(), request.header("cseq")),
            ("OPTIONS", Some("1"))
        );
        assert_eq!(request.path(), Vec::<String>::new());
        assert_eq!(take(&mut buffer), Ok(None));
    }

    #[test]
    fn a_body_is_passed_over() {
        let text = b"GET_PARAMETER rtsp://h/cam0 RTSP/1.0\r\nCSeq: 9\r\nContent-Length: 5\r\n\r\nab\r\ncOPTIONS";
        let mut buffer = BytesMut::from(&text[..]);
        let Ok(Some(Incoming::Request(request))) = take(&mut buffer) else {
            panic!("a request")
        };
        assert_eq!(request.path(), ["cam0"]);
        assert_eq!(&buffer[..], b"OPTIONS");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_gather_for_ever(bytes in any::<Vec<u8>>()) {
            let mut buffer = BytesMut::from(&bytes[..]);
            while let Ok(Some(_)) = take(&mut buffer) {}
            buffer.extend_from_slice(&[b'x'; HEAD_MAX + BODY_MAX + 65_536]);
            while let Ok(Some(_)) = take(&mut buffer) {}
            prop_assert!(buffer.first() == Some(&b'$') || take(&mut buffer).is_err() || buffer.is_empty());
        }
    }
}
