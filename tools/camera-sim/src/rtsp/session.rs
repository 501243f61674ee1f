use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::BytesMut;
use tokio::time::Instant;

use super::request::Request;
use super::response::{Response, Status};
use super::sdp::{TRACK, describe};
use crate::camera::wall_clock;
use crate::clip::Clip;
use crate::mark::Mark;
use crate::rtp::{Sender, sender_report};
use crate::simulator::World;

const METHODS: &str = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";
const REPORT_EVERY: Duration = Duration::from_secs(2);

/// What a client asked for on its connection, which carries one session.
#[derive(Debug)]
pub(super) struct Session {
    world: Arc<World>,
    id: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Start,
    Ready(Track),
    Playing(Playing),
    Over,
}

#[derive(Debug, Clone)]
struct Track {
    camera: u16,
    uri: String,
    rtp_channel: u8,
    rtcp_channel: u8,
}

#[derive(Debug)]
struct Playing {
    track: Track,
    sender: Sender,
    first_timestamp: u32,
    clip: Arc<Clip>,
    next_seq: u64,
    next_report: Instant,
}

impl Session {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self {
            world,
            id: format!("{:08X}", random_u32()),
            state: State::Start,
        }
    }

    /// Whether the client said good-bye.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    pub(super) fn answer(&mut self, request: &Request, now: Instant) -> Response {
        if request
            .header("Session")
            .is_some_and(|session| session.split(';').next() != Some(self.id.as_str()))
        {
            return Response::new(Status::SessionNotFound);
        }
        match request.method.as_str() {
            "OPTIONS" => Response::new(Status::Ok).with("Public", METHODS),
            "DESCRIBE" => self.describe(request),
            "SETUP" => self.setup(request),
            "PLAY" => self.play(request, now),
            "GET_PARAMETER" => Response::new(Status::Ok).with("Session", self.id.clone()),
            "TEARDOWN" => self.tear_down(request),
            _ => Response::new(Status::NotImplemented).with("Allow", METHODS),
        }
    }

    fn camera(&self, name: &str) -> Option<u16> {
        let camera = name.strip_prefix("cam")?.parse().ok()?;
        (camera < self.world.cameras && name == format!("cam{camera}")).then_some(camera)
    }

    fn describe(&self, request: &Request) -> Response {
        let path = request.path();
        let [name] = &path[..] else {
            return Response::new(Status::NotFound);
        };
        let Some(camera) = self.camera(name) else {
            return Response::new(Status::NotFound);
        };
        Response::new(Status::Ok)
            .with("Content-Base", format!("{}/", request.uri.trim_end_matches('/')))
            .with("Content-Type", "application/sdp")
            .with_body(describe(
                &self.world.clip(),
                camera,
                self.world.clock.frames_per_second(),
            ))
    }

    fn setup(&mut self, request: &Request) -> Response {
        let path = request.path();
        let name = match &path[..] {
            [name] => name,
            [name, track] if track == TRACK => name,
            _ => return Response::new(Status::NotFound),
        };
        let Some(camera) = self.camera(name) else {
            return Response::new(Status::NotFound);
        };
        if !matches!(self.state, State::Start | State::Ready(_)) {
            return Response::new(Status::MethodNotValidInThisState);
        }
        let Some((rtp_channel, rtcp_channel)) = interleaved(request.header("Transport").unwrap_or_default()) else {
            return Response::new(Status::UnsupportedTransport);
        };
        self.state = State::Ready(Track {
            camera,
            uri: request.uri.clone(),
            rtp_channel,
            rtcp_channel,
        });
        Response::new(Status::Ok)
            .with(
                "Transport",
                format!("RTP/AVP/TCP;unicast;interleaved={rtp_channel}-{rtcp_channel}"),
            )
            .with("Session", format!("{};timeout=60", self.id))
    }

    fn play(&mut self, request: &Request, now: Instant) -> Response {
        let State::Ready(track) = &self.state else {
            return Response::new(Status::MethodNotValidInThisState);
        };
        if request.header("Session").is_none() {
            return Response::new(Status::SessionNotFound);
        }
        let (clip, clock) = (self.world.clip(), self.world.clock);
        let next_seq = clip.next_key_frame(clock.next_frame(now));
        let sender = Sender::new(random_u32(), random_u32() as u16);
        let first_timestamp = random_u32();
        let answer = Response::new(Status::Ok)
            .with("Session", self.id.clone())
            .with("Range", "npt=now-")
            .with("RTP-Info", {
                let timestamp = first_timestamp.wrapping_add(clock.ticks_of(next_seq) as u32);
                format!("url={};seq={};rtptime={timestamp}", track.uri, sender.next_sequence())
            });
        let track = track.clone();
        self.state = State::Playing(Playing {
            track,
            sender,
            first_timestamp,
            clip,
            next_seq,
            next_report: now,
        });
        answer
    }

    fn tear_down(&mut self, request: &Request) -> Response {
        if matches!(self.state, State::Start) || request.header("Session").is_none() {
            return Response::new(Status::SessionNotFound);
        }
        self.state = State::Over;
        Response::new(Status::Ok)
    }

    /// When there is something to send to a client that plays.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let State::Playing(playing) = &self.state else {
            return None;
        };
        Some(self.world.clock.time_of(playing.next_seq).min(playing.next_report))
    }

    /// Appends the one frame and the report that are due.
    pub(super) fn put_due(&mut self, out: &mut BytesMut, now: Instant) {
        let State::Playing(playing) = &mut self.state else {
            return;
        };
        let World { clock, frozen, .. } = &*self.world;
        let wall = wall_clock();
        if now >= playing.next_report {
            let timestamp = playing.first_timestamp.wrapping_add(clock.ticks_at(now) as u32);
            sender_report(out, playing.track.rtcp_channel, &playing.sender, wall, timestamp);
            playing.next_report = now + REPORT_EVERY;
        }
        if now < clock.time_of(playing.next_seq) {
            return;
        }
        if frozen.load(Ordering::Relaxed) {
            playing.next_seq += 1;
            return;
        }
        let newest = self.world.clip();
        if newest.frame(playing.next_seq).key {
            playing.clip = newest;
        }
        let frame = playing.clip.frame(playing.next_seq);
        let mark = Mark {
            camera: playing.track.camera,
            seq: playing.next_seq,
            sent_us: wall.as_micros() as u64,
        };
        let mut nals = frame.nals.clone();
        nals.insert(frame.first_slice(), mark.to_sei().into());
        let timestamp = playing
            .first_timestamp
            .wrapping_add(clock.ticks_of(playing.next_seq) as u32);
        playing
            .sender
            .put_frame(out, playing.track.rtp_channel, timestamp, &nals);
        playing.next_seq += 1;
    }
}

/// The channels of the first interleaved alternative of a Transport header (RFC 2326 §12.39).
fn interleaved(transport: &str) -> Option<(u8, u8)> {
    let alternative = transport
        .split(',')
        .map(str::trim)
        .find(|spec| spec.starts_with("RTP/AVP/TCP"))?;
    let Some(channels) = alternative
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("interleaved="))
    else {
        return Some((0, 1));
    };
    let (rtp, rtcp) = channels.split_once('-').unwrap_or((channels, channels));
    Some((rtp.parse().ok()?, rtcp.parse().ok()?))
}

/// A number that nobody has to guess; without randomness all sessions look alike, which is still valid RTP.
fn random_u32() -> u32 {
    getrandom::u32().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::sync::RwLock;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::camera::CameraClock;
    use crate::rtsp::request::{Incoming, take};

    fn session() -> Session {
        let clock = CameraClock::new(Instant::now(), 15);
        Session::new(Arc::new(World {
            clip: RwLock::new(Arc::new(Clip::demo())),
            clock,
            cameras: 2,
            frozen: AtomicBool::new(false),
        }))
    }

    fn ask(session: &mut Session, line: &str, headers: &str) -> Status {
        let mut buffer = BytesMut::from(format!("{line} RTSP/1.0\r\nCSeq: 1\r\n{headers}\r\n").as_bytes());
        let Ok(Some(Incoming::Request(request))) = take(&mut buffer) else {
            panic!("a request")
        };
        session.answer(&request, Instant::now()).status
    }

    const TCP: &str = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";

    #[tokio::test]
    async fn each_request_has_its_time() {
        let mut session = session();
        let id = format!("Session: {}\r\n", session.id);
        assert_eq!(
            ask(&mut session, "PLAY rtsp://h/cam1", ""),
            Status::MethodNotValidInThisState
        );
        assert_eq!(ask(&mut session, "TEARDOWN rtsp://h/cam1", ""), Status::SessionNotFound);
        assert_eq!(ask(&mut session, "SETUP rtsp://h/cam1/track0", TCP), Status::Ok);
        assert_eq!(ask(&mut session, "PLAY rtsp://h/cam1", ""), Status::SessionNotFound);
        assert_eq!(
            ask(&mut session, "PLAY rtsp://h/cam1", "Session: 1\r\n"),
            Status::SessionNotFound
        );
        assert!(session.next_due().is_none());
        assert_eq!(ask(&mut session, "PLAY rtsp://h/cam1", &id), Status::Ok);
        assert!(session.next_due().is_some());
        assert_eq!(
            ask(&mut session, "SETUP rtsp://h/cam1/track0", TCP),
            Status::MethodNotValidInThisState
        );
        assert_eq!(ask(&mut session, "RECORD rtsp://h/cam1", &id), Status::NotImplemented);
        assert_eq!(ask(&mut session, "TEARDOWN rtsp://h/cam1", &id), Status::Ok);
        assert!(session.is_over());
    }

    #[tokio::test]
    async fn only_cameras_that_exist_answer() {
        let mut session = session();
        for path in ["cam2", "cam", "cam01", "", "cam1/x/y", "../cam1/z"] {
            assert_eq!(
                ask(&mut session, &format!("DESCRIBE rtsp://h/{path}"), ""),
                Status::NotFound,
                "{path}"
            );
        }
        assert_eq!(ask(&mut session, "DESCRIBE rtsp://h/cam1", ""), Status::Ok);
        assert_eq!(ask(&mut session, "SETUP rtsp://h/cam1/track1", TCP), Status::NotFound);
    }

    #[tokio::test]
    async fn packets_over_udp_are_refused() {
        let mut session = session();
        let udp = "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n";
        assert_eq!(
            ask(&mut session, "SETUP rtsp://h/cam0/track0", udp),
            Status::UnsupportedTransport
        );
    }

    #[tokio::test]
    async fn a_client_begins_with_a_key_frame() {
        let mut session = session();
        let id = format!("Session: {}\r\n", session.id);
        ask(&mut session, "SETUP rtsp://h/cam0", TCP);
        ask(&mut session, "PLAY rtsp://h/cam0", &id);
        let State::Playing(playing) = &session.state else {
            panic!("it plays")
        };
        assert!(session.world.clip().frame(playing.next_seq).key);
    }
}
