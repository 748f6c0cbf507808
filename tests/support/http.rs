//! HTTP as a client speaks it: a real socket, and no client library.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use api::Settings;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{TestApp, run};

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Status line and headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    /// The value of a header, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("JSON: {}", self.body))
    }
}

/// One request on a connection of its own. The head is a request line, and
/// headers if there are any.
pub(crate) fn send(address: SocketAddr, head: &str, body: &str) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    let request = format!(
        "{head}\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    // A server that refuses a large body may hang up before it has all of it.
    let sent = stream.write_all(request.as_bytes());
    let mut reply = Vec::new();
    let read = stream.read_to_end(&mut reply);
    if reply.is_empty() {
        sent?;
        read?;
    }
    let reply = String::from_utf8_lossy(&reply);
    let (head, body) = reply
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::InvalidData)?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Reply {
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        head: head.to_lowercase(),
        body: body.to_owned(),
    })
}

/// Serves with these settings while some requests are made.
pub(crate) fn serving(settings: Settings, requests: impl FnOnce(SocketAddr)) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        run(async move {
            let app = TestApp::with(&settings).await.app;
            let listener = TcpListener::from_std(listener).expect("a socket");
            let shutdown = async move {
                let _ = stopped.await;
            };
            api::serve(app, listener, shutdown)
                .await
                .expect("it serves");
        });
    });
    requests(address);
    stop.send(()).expect("the server still runs");
    server.join().expect("the server ends when told to");
}
