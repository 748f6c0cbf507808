//! The graph over HTTP, as clients speak it: a real socket, no client library.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::{TestApp, month, run};

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("JSON: {}", self.body))
    }
}

/// One request on a connection of its own.
async fn send(address: SocketAddr, head: &str, body: &str) -> Reply {
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the server listens");
    let length = body.len();
    let request = format!(
        "{head}\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it reads");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.expect("it answers");
    let reply = String::from_utf8_lossy(&reply).into_owned();
    let (head, body) = reply.split_once("\r\n\r\n").expect("a head and a body");
    let status = head
        .split(' ')
        .nth(1)
        .expect("a status")
        .parse()
        .expect("a number");
    Reply {
        status,
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

/// Serves the small month while some requests are made.
fn serving(requests: impl AsyncFnOnce(SocketAddr) + Send) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        run(async move {
            let app = TestApp::over(month().name()).await.app;
            let listener = TcpListener::from_std(listener).expect("a socket");
            let shutdown = async move {
                let _ = stopped.await;
            };
            api::serve(app, listener, shutdown)
                .await
                .expect("it serves");
        });
    });
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(requests(address));
    stop.send(()).expect("the server still runs");
    server.join().expect("the server ends when told to");
}

const JSON: &str = "content-type: application/json";

#[test]
fn queries_come_by_post_and_by_get() {
    serving(async |address| {
        let body = r#"{"query": "query ($id: Int!) { artist(discogsId: $id) { name } }", "variables": {"id": 1}}"#;
        let posted = send(address, &format!("POST /graphql HTTP/1.1\r\n{JSON}"), body).await;
        assert_eq!(posted.status, 200, "{}", posted.body);
        assert_eq!(posted.json()["data"]["artist"]["name"], "Aurora Vale");
        let query = "GET /graphql?query=%7Bartist(discogsId%3A1)%7Bname%7D%7D HTTP/1.1";
        let got = send(address, query, "").await;
        assert_eq!(got.json()["data"], posted.json()["data"]);
    });
}

#[test]
fn what_a_form_on_another_site_can_send_is_refused() {
    serving(async |address| {
        for media in [
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data; boundary=x",
        ] {
            let head = format!("POST /graphql HTTP/1.1\r\ncontent-type: {media}");
            let reply = send(address, &head, "query=%7B__typename%7D").await;
            assert_eq!(reply.status, 415, "{media}: {}", reply.body);
        }
    });
}

#[test]
fn a_body_that_is_too_large_or_no_request_is_refused() {
    serving(async |address| {
        let head = format!("POST /graphql HTTP/1.1\r\n{JSON}");
        let large = format!("{{\"query\": \"{{ __typename }}{}\"}}", " ".repeat(1 << 20));
        let reply = send(address, &head, &large).await;
        assert_eq!(reply.status, 413, "{}", reply.body);
        for body in ["", "[1]", "{\"query\": 5}", "{"] {
            let reply = send(address, &head, body).await;
            assert_eq!(reply.status, 400, "{body}: {}", reply.body);
        }
    });
}

#[test]
fn the_explorer_needs_nobody_elses_files() {
    serving(async |address| {
        let front = send(address, "GET / HTTP/1.1", "").await;
        assert!(front.head.contains("location: /graphiql"), "{}", front.head);
        let page = send(address, "GET /graphiql HTTP/1.1", "").await;
        assert_eq!(page.status, 200);
        assert!(page.head.contains("text/html"), "{}", page.head);
        let mut files = 0;
        for attribute in ["src=\"", "href=\""] {
            for piece in page.body.split(attribute).skip(1) {
                let target = piece.split('"').next().expect("a closed attribute");
                assert!(!target.contains("//"), "{target} is somebody else's");
                if target.starts_with("data:") {
                    continue;
                }
                let path = if target.starts_with('/') {
                    target.to_owned()
                } else {
                    format!("/graphiql/{target}")
                };
                let file = send(address, &format!("GET {path} HTTP/1.1"), "").await;
                assert_eq!(file.status, 200, "{path}");
                files += 1;
            }
        }
        assert!(files > 1, "the page has scripts and styles");
        let none = send(address, "GET /graphiql/..%2F..%2FCargo.toml HTTP/1.1", "").await;
        assert_eq!(none.status, 404);
    });
}
