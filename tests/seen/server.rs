//! `digger serve` as a process of its own, with what it logs.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::digger;
use crate::support::{Reply, send, wait};

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `digger serve`.
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
    lines: Option<JoinHandle<Vec<String>>>,
}

/// An address that nobody listens on.
pub(super) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

impl Server {
    /// Serves a database, and waits until it is ready.
    pub(super) fn start(database_url: &str, more: &[&str]) -> Self {
        let address = free_address();
        let listen = address.to_string();
        let mut child = digger(&["serve", "--database-url", database_url])
            .args(["--listen", &listen, "--log-format", "json"])
            .args(["--no-index-build", "--max-connections", "2"])
            .args(["--index-dir", "/nonexistent"])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let said = child.stderr.take().expect("it is piped");
        let mut server = Self {
            child,
            address,
            lines: Some(std::thread::spawn(move || read(said))),
        };
        let started = Instant::now();
        while send(address, "GET /readyz HTTP/1.1", "").is_err() {
            let ended = server.child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "it ended: {:?}", server.said());
            assert!(started.elapsed() < PATIENCE, "no answer in {PATIENCE:?}");
            wait(Duration::from_millis(20));
        }
        server
    }

    /// Asks the graph, with more headers.
    pub(super) fn ask(&self, request: &Value, headers: &str) -> Reply {
        let head = format!("POST /graphql HTTP/1.1\r\ncontent-type: application/json{headers}");
        send(self.address, &head, &request.to_string()).expect("the server answers")
    }

    /// Stops it as a service manager does, and gives the lines of its log.
    pub(super) fn stop(mut self) -> Vec<Value> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        let said = self.said();
        assert!(status.success(), "{status}: {said:?}");
        said.iter()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("JSON: {line}")))
            .collect()
    }

    /// All it has said, once it has ended.
    fn said(&mut self) -> Vec<String> {
        let lines = self.lines.take().expect("asked once");
        lines.join().expect("it is read to its end")
    }
}

fn read(said: impl Read) -> Vec<String> {
    let lines = BufReader::new(said).lines();
    lines.map_while(Result::ok).collect()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
