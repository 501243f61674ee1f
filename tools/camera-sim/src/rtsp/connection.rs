use std::future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

use super::request::{Incoming, NotRtsp, Request, take};
use super::response::{Response, Status};
use super::session::Session;
use crate::simulator::World;

/// A client that takes nothing for so long is dropped.
const SLOW_CLIENT: Duration = Duration::from_secs(2);

#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectionLost {
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    #[error(transparent)]
    NotRtsp(#[from] NotRtsp),
    #[error("the client took no bytes for {} s", SLOW_CLIENT.as_secs())]
    TooSlow,
}

/// Answers one client until it leaves.
pub(crate) async fn serve(mut stream: TcpStream, world: Arc<World>) -> Result<(), ConnectionLost> {
    stream.set_nodelay(true)?;
    let mut session = Session::new(world);
    let (mut incoming, mut outgoing) = (BytesMut::new(), BytesMut::new());
    while !session.is_over() {
        tokio::select! {
            read = stream.read_buf(&mut incoming) => {
                if read? == 0 {
                    return Ok(());
                }
                put_answers(&mut session, &mut incoming, &mut outgoing)?;
            }
            () = reached(session.next_due()) => session.put_due(&mut outgoing, Instant::now()),
        }
        let written = timeout(SLOW_CLIENT, stream.write_all(&outgoing)).await;
        written.map_err(|_| ConnectionLost::TooSlow)??;
        outgoing.clear();
    }
    Ok(())
}

async fn reached(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => future::pending().await,
    }
}

fn put_answers(session: &mut Session, incoming: &mut BytesMut, outgoing: &mut BytesMut) -> Result<(), NotRtsp> {
    while let Some(message) = take(incoming)? {
        if let Incoming::Request(request) = message {
            put_answer(session, &request, outgoing);
        }
    }
    Ok(())
}

fn put_answer(session: &mut Session, request: &Request, outgoing: &mut BytesMut) {
    match request.header("CSeq") {
        Some(cseq) => session.answer(request, Instant::now()).put(outgoing, cseq),
        None => Response::new(Status::BadRequest).put(outgoing, "0"),
    }
}
