use aws_lambda_events::s3::S3Event;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// An object that S3 reports as created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedObject {
    /// Decoded, as the object is called.
    pub key: String,
    pub size_bytes: u64,
}

/// A message that is no notification of S3. Sending it again would not make it one.
#[derive(Debug, thiserror::Error)]
pub enum MalformedNotification {
    #[error("the message is no notification of S3: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("a key in the notification is not UTF-8")]
    NotUtf8,
}

/// What S3 sends once when notifications are set up.
#[derive(Deserialize)]
struct TestEvent {
    #[serde(rename = "Event")]
    event: String,
}

/// The objects that a notification of S3 reports as created; none for other notifications and for S3's test message.
///
/// # Errors
/// When the text is no notification.
pub fn created_objects(notification: &str) -> Result<Vec<CreatedObject>, MalformedNotification> {
    let event: S3Event = match serde_json::from_str(notification) {
        Ok(event) => event,
        Err(_) if is_test_event(notification) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let created = event.records.into_iter().filter(|record| {
        record
            .event_name
            .as_deref()
            .is_some_and(|name| name.trim_start_matches("s3:").starts_with("ObjectCreated:"))
    });
    created
        .map(|record| {
            let size = record.s3.object.size.and_then(|size| u64::try_from(size).ok());
            Ok(CreatedObject {
                key: decode_key(&record.s3.object.key.unwrap_or_default())?,
                size_bytes: size.unwrap_or(0),
            })
        })
        .collect()
}

fn is_test_event(notification: &str) -> bool {
    serde_json::from_str::<TestEvent>(notification).is_ok_and(|test| test.event == "s3:TestEvent")
}

/// S3 writes keys in notifications like forms: a space as `+`, a plus as `%2B`.
fn decode_key(encoded: &str) -> Result<String, MalformedNotification> {
    let spaced = encoded.replace('+', " ");
    let decoded = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| MalformedNotification::NotUtf8)?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(event_name: &str, key: &str) -> String {
        format!(
            r#"{{"Records":[{{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1",
            "eventTime":"2026-11-20T08:00:02.000Z","eventName":"{event_name}","userIdentity":{{"principalId":"A"}},
            "requestParameters":{{"sourceIPAddress":"10.0.0.1"}},"responseElements":{{}},
            "s3":{{"s3SchemaVersion":"1.0","configurationId":"c","bucket":{{"name":"b"}},
            "object":{{"key":"{key}","size":7,"eTag":"e","sequencer":"0055"}}}}}}]}}"#
        )
    }

    #[test]
    fn keys_are_decoded_exactly_once() {
        let objects = created_objects(&notification("ObjectCreated:Put", "a/init-1_avc1%2Bmp4a_x+y%252B.mp4")).unwrap();
        assert_eq!(
            objects,
            [CreatedObject {
                key: "a/init-1_avc1+mp4a_x y%2B.mp4".into(),
                size_bytes: 7
            }]
        );
    }

    #[test]
    fn only_created_objects_count() {
        assert_eq!(created_objects(&notification("ObjectRemoved:Delete", "a")).unwrap(), []);
        assert_eq!(
            created_objects(r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#).unwrap(),
            []
        );
    }

    #[test]
    fn anything_else_is_malformed() {
        for text in ["", "{}", "[]", "null", r#"{"Records":7}"#, r#"{"Event":"other"}"#] {
            assert!(created_objects(text).is_err(), "{text}");
        }
        assert!(created_objects(&notification("ObjectCreated:Put", "%ff")).is_err());
    }
}
