//! Clients that are slow, or send more than they may.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use api::Settings;

use crate::support::{month, send, server_settings, serving, wait};

/// Long enough for an honest client on a busy machine, and short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Nothing here takes as long.
const FOREVER: Duration = Duration::from_mins(1);

fn hurried() -> Settings {
    Settings {
        client_timeout: PATIENCE,
        ..server_settings(month().name())
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(FOREVER)).expect("a socket");
    stream.set_write_timeout(Some(FOREVER)).expect("a socket");
    stream
}

/// All that comes until the server closes the connection.
fn rest(mut stream: TcpStream) -> String {
    let mut all = Vec::new();
    if let Err(error) = stream.read_to_end(&mut all) {
        assert_ne!(error.kind(), ErrorKind::WouldBlock, "it is still open");
    }
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn who_does_not_end_a_request_s_head_is_sent_away() {
    serving(hurried(), |address| {
        let mut stream = connect(address);
        stream
            .write_all(b"POST /graphql HTTP/1.1\r\nhost:")
            .expect("it is sent");
        let said = rest(stream);
        assert!(!said.contains(" 200 "), "{said}");
    });
}

#[test]
fn who_does_not_send_the_body_is_told_so() {
    serving(hurried(), |address| {
        let mut stream = connect(address);
        let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\n\
                    content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
        stream.write_all(head.as_bytes()).expect("it is sent");
        let said = rest(stream);
        assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
        assert!(said.contains("took too long"), "{said}");
    });
}

#[test]
fn who_never_reads_is_not_written_to_for_long() {
    const REQUESTS: usize = 2_000;
    serving(hurried(), |address| {
        let query =
            "%7B__schema%7Btypes%7Bname%20description%20fields%7Bname%20description%7D%7D%7D%7D";
        let request = format!("GET /graphql?query={query} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let mut stream = connect(address);
        // The server may have had enough before all is sent.
        let _ = stream.write_all(request.repeat(REQUESTS).as_bytes());
        wait(4 * PATIENCE);
        let answers = rest(stream).matches("HTTP/1.1 200").count();
        assert!((1..REQUESTS).contains(&answers), "{answers}");
        // The others noticed nothing.
        let other = send(address, "GET /healthz HTTP/1.1", "").expect("an answer");
        assert_eq!(other.status, 200);
    });
}

#[test]
fn who_sends_too_much_gets_to_see_that() {
    serving(server_settings(month().name()), |address| {
        let body = format!("{{\"query\":\"{}\"}}", "x".repeat(1_000_000));
        for _ in 0..20 {
            let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
            let reply = send(address, head, &body).expect("an answer");
            assert_eq!(reply.status, 413);
            assert!(reply.body.contains("over 100 KB"), "{}", reply.body);
        }
    });
}
