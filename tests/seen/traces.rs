//! Spans come to a collector, if one is named.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::json;

use super::server::Server;
use crate::support::copy_of_month;

/// A collector that takes whatever is posted to it.
struct Collector {
    address: SocketAddr,
    posts: Receiver<(String, Vec<u8>)>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, posts) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let sender = sender.clone();
                std::thread::spawn(move || while take(&stream, &sender).is_some() {});
            }
        });
        Self { address, posts }
    }
}

/// Takes one request of a connection.
fn take(mut stream: &TcpStream, posts: &Sender<(String, Vec<u8>)>) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    let mut body = vec![0; length.parse().ok()?];
    stream.read_exact(&mut body).ok()?;
    stream
        .write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n",
        )
        .ok()?;
    posts.send((head, body)).ok()
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_request_is_a_trace_of_its_parts_and_continues_its_callers() {
    let collector = Collector::start();
    let endpoint = format!("http://{}", collector.address);
    let database = copy_of_month();
    // Nothing is traced by chance: only what the caller traces.
    let server = Server::start(
        &database.url(),
        &["--otlp-endpoint", &endpoint, "--trace-share", "0"],
    );
    let request = json!({ "query": "query Discography { artist(discogsId: 1) { name } }" });
    let untraced = json!({ "query": "query Untraced { artist(discogsId: 2) { name } }" });
    server.ask(
        &request,
        "\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    server.ask(&untraced, "");
    // At its end it sends what has gathered.
    server.stop();
    let posts: Vec<_> = collector.posts.try_iter().collect();
    let [(head, body)] = &posts[..] else {
        panic!("one batch: {}", posts.len());
    };
    assert!(head.starts_with("post /v1/traces http/1.1"), "{head}");
    assert!(head.contains("application/x-protobuf"), "{head}");
    let trace = [
        0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31,
        0x9c,
    ];
    let parent = [0xb7, 0xad, 0x6b, 0x71, 0x69, 0x20, 0x33, 0x31];
    assert!(holds(body, &trace) && holds(body, &parent));
    for part in [
        "digger",
        "graphql",
        "Discography",
        "prepare",
        "execute",
        "artists",
        "postgresql",
    ] {
        assert!(holds(body, part.as_bytes()), "no {part}");
    }
    assert!(!holds(body, b"Untraced"));
}

#[test]
fn a_collector_that_is_not_there_holds_nothing_up() {
    let database = copy_of_month();
    let endpoint = format!("http://{}", super::server::free_address());
    let server = Server::start(
        &database.url(),
        &["--otlp-endpoint", &endpoint, "--trace-share", "1"],
    );
    let request = json!({ "query": "{ artist(discogsId: 1) { name } }" });
    let reply = server.ask(&request, "");
    assert_eq!(reply.json()["data"]["artist"]["name"], "Aurora Vale");
    server.stop();
}
