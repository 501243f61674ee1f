use nightjar_aws::segments::{FootageBucket, SegmentsTable};
use nightjar_domain::segments::{
    ChannelStream, FootageMark, FootageMarks, IndexRow, IndexWriter, InitReader, Listing, MarkFootage, Piece,
    PieceReader,
};
use nightjar_model::keys::{InitKey, ObjectKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{
    ChannelId, DeviceId, Hash8, MediaCodecs, RetentionClass, RunId, Stream, TenantId, TimeRange, Timestamp,
};

use crate::world::{clients, create_table, now};

async fn index() -> SegmentsTable {
    let clients = clients().await;
    let table = create_table(&clients).await;
    SegmentsTable::new(clients.dynamodb(), table)
}

fn path() -> StreamPath {
    StreamPath {
        class: RetentionClass::R7,
        tenant: TenantId::random(),
        device: DeviceId::random(),
        channel: ChannelId::random(),
        stream: Stream::Main,
    }
}

fn hash() -> Hash8 {
    Hash8::from_digest_start([1, 2, 3, 4])
}

/// The segment of this number, two seconds each, so that the last of 100 ends now.
fn segment(path: &StreamPath, seq: u32) -> IndexRow {
    let start = now().saturating_add_ms(i64::from(seq) * 2_000 - 200_000);
    let (path, init) = (path.clone(), hash());
    let key = SegmentKey {
        path,
        start,
        duration_ms: 2_000,
        epoch: 1,
        seq,
        init,
        kind: RecordKind::Continuous,
    };
    IndexRow::of(ObjectKey::Segment(key), 500_000).unwrap()
}

fn init(path: &StreamPath, day: &str) -> InitKey {
    InitKey {
        path: path.clone(),
        day: Timestamp::parse(day).unwrap().day(),
        hash: hash(),
        codecs: MediaCodecs::new(["avc1.640028", "mp4a.40.2"]).unwrap(),
        width: 1920,
        height: 1080,
    }
}

fn last_minutes() -> TimeRange {
    TimeRange {
        from: now().saturating_add_ms(-300_000),
        to: now(),
    }
}

fn seqs(pieces: &[Piece]) -> Vec<u32> {
    pieces.iter().map(Piece::seq).collect()
}

#[tokio::test]
async fn events_replayed_shuffled_and_doubled_give_the_same_rows() {
    let (once, replayed) = (index().await, index().await);
    let path = path();
    let stream = ChannelStream::of(&path);
    let rows: Vec<IndexRow> = (0..100).map(|seq| segment(&path, seq)).collect();
    assert_eq!(once.put_rows(&rows).await.unwrap().len(), 100);
    // Doubled within a batch, over batches, and backwards.
    let doubled: Vec<IndexRow> = rows.iter().rev().chain(&rows).cloned().collect();
    let mut new = 0;
    for batch in doubled.chunks(30) {
        let twice: Vec<IndexRow> = batch.iter().chain(batch).cloned().collect();
        new += replayed.put_rows(&twice).await.unwrap().len();
    }
    assert_eq!(new, 100, "each row is new once");
    let read = async |table: &SegmentsTable| table.pieces_starting_in(&stream, last_minutes(), now()).await.unwrap();
    let pieces = read(&once).await;
    assert_eq!(seqs(&pieces), (0..100).collect::<Vec<_>>());
    assert_eq!(pieces, read(&replayed).await);
    assert_eq!(pieces.into_iter().map(IndexRow::Piece).collect::<Vec<_>>(), rows);
}

#[tokio::test]
async fn a_range_over_hours_is_read_exactly() {
    let table = index().await;
    let path = path();
    table
        .put_rows(&(0..200).map(|seq| segment(&path, seq)).collect::<Vec<_>>())
        .await
        .unwrap();
    // From 20 s before the hour to 20 s after it; the hour begins with number 100.
    let range = TimeRange {
        from: now().saturating_add_ms(-20_000),
        to: now().saturating_add_ms(20_000),
    };
    let read = table
        .pieces_starting_in(&ChannelStream::of(&path), range, now())
        .await
        .unwrap();
    assert_eq!(seqs(&read), (90..110).collect::<Vec<_>>());
    let sub = ChannelStream {
        stream: Stream::Sub,
        ..ChannelStream::of(&path)
    };
    assert_eq!(table.pieces_starting_in(&sub, range, now()).await.unwrap(), []);
}

#[tokio::test]
async fn expired_rows_are_not_read_whatever_the_table_holds() {
    let table = index().await;
    let path = path();
    table.put_rows(&[segment(&path, 99)]).await.unwrap();
    let stream = ChannelStream::of(&path);
    let later = now().saturating_add_ms(8 * 86_400_000);
    assert_eq!(
        table.pieces_starting_in(&stream, last_minutes(), later).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn init_segments_are_found_by_day_and_without_it() {
    let table = index().await;
    let path = path();
    let stream = ChannelStream::of(&path);
    let days = ["2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"];
    let inits: Vec<InitKey> = days.map(|day| init(&path, day)).to_vec();
    let rows: Vec<IndexRow> = inits.iter().cloned().map(IndexRow::Init).collect();
    table.put_rows(&rows).await.unwrap();
    let found = table.inits_of_days(&stream, inits[0].day, inits[1].day).await.unwrap();
    assert_eq!(found, inits[..2]);
    assert_eq!(table.newest_inits(&stream).await.unwrap(), inits);
}

#[tokio::test]
async fn a_listing_shows_what_was_stored_after_a_key() {
    let clients = clients().await;
    let name = format!("footage-{}", RunId::random());
    clients.s3().create_bucket().bucket(&name).send().await.unwrap();
    let path = path();
    let mut keys = vec![format!("{path}/2026/11/20/holiday.jpg")];
    for seq in 0..5 {
        let IndexRow::Piece(Piece::Segment(row)) = segment(&path, seq) else {
            panic!("a segment")
        };
        keys.push(row.key.to_string());
    }
    keys.push(init(&path, "2026-11-20T00:00:00Z").to_string());
    for key in &keys {
        let put = clients
            .s3()
            .put_object()
            .bucket(&name)
            .key(key)
            .body(b"media".to_vec().into());
        put.send().await.unwrap();
    }
    let bucket = FootageBucket::new(clients.s3(), name);
    let listed = bucket.list_after(&format!("{path}/"), Some(&keys[3])).await.unwrap();
    let listed: Vec<(String, u64)> = listed
        .into_iter()
        .map(|object| (object.key.to_string(), object.size_bytes))
        .collect();
    let expected: Vec<(String, u64)> = keys[4..].iter().map(|key| (key.clone(), 5)).collect();
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn marks_of_many_channels_are_read_at_once_and_only_grow() {
    let table = index().await;
    let tenant = TenantId::random();
    let channels: Vec<ChannelId> = (0..120).map(|_| ChannelId::random()).collect();
    let mark = |channel: &ChannelId, until| FootageMark {
        tenant: tenant.clone(),
        channel: channel.clone(),
        class: RetentionClass::R7,
        until,
    };
    for channel in &channels[..110] {
        table.mark_footage(&mark(channel, now())).await.unwrap();
    }
    let earlier = now().saturating_add_ms(-60_000);
    table.mark_footage(&mark(&channels[0], earlier)).await.unwrap();
    let later = now().saturating_add_ms(60_000);
    table.mark_footage(&mark(&channels[1], later)).await.unwrap();
    let marks = table.footage_marks(&tenant, &channels).await.unwrap();
    assert_eq!(marks.len(), 110);
    assert_eq!((marks[&channels[0]], marks[&channels[1]]), (now(), later));
    assert!(
        table
            .footage_marks(&TenantId::random(), &channels)
            .await
            .unwrap()
            .is_empty()
    );
}
