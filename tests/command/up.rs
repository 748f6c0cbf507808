//! `digger up`: from nothing to an answer, and on from there.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{digger, fails};
use crate::support::{Folder, MONTH, project, send, wait};

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `digger up`.
struct Up {
    child: Child,
    address: SocketAddr,
}

impl Up {
    fn start(data: &Path, more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let port = address.port().to_string();
        let data = data.to_string_lossy();
        let child = digger(&["up", "--data-dir", &data, "--port", &port])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        Self { child, address }
    }

    /// The answer to a document, as soon as there is one.
    fn answer(&mut self, document: &str) -> Value {
        let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
        let body = serde_json::json!({ "query": document }).to_string();
        let started = Instant::now();
        loop {
            if let Ok(reply) = send(self.address, head, &body) {
                return reply.json();
            }
            let ended = self.child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "it ended: {ended:?}");
            assert!(started.elapsed() < PATIENCE, "no answer in {PATIENCE:?}");
            wait(Duration::from_millis(50));
        }
    }

    /// Presses Ctrl-C, and waits.
    fn interrupt(mut self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const QUESTION: &str =
    "{ artist(discogsId: 1) { name } catalog { version { id } counts { records } } }";

#[test]
fn it_loads_serves_stops_cleanly_and_goes_on() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let month = project().join(MONTH);
    let mut first = Up::start(&data, &["--dumps", &month.to_string_lossy()]);
    let before = first.answer(QUESTION);
    assert_eq!(before["data"]["artist"]["name"], "Aurora Vale", "{before}");
    first.interrupt();
    assert!(
        !data.join("postmaster.pid").exists() && !leftover(&data),
        "no server is left"
    );

    let mut second = Up::start(&data, &[]);
    assert_eq!(second.answer(QUESTION), before, "the same version");
    second.interrupt();
}

#[test]
fn it_goes_on_after_being_killed() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let month = project().join(MONTH);
    let month = month.to_string_lossy();
    let mut first = Up::start(&data, &["--dumps", &month]);
    let before = first.answer(QUESTION);
    drop(first);
    let mut second = Up::start(&data, &["--dumps", &month]);
    assert_eq!(second.answer(QUESTION), before, "the same version");
    second.interrupt();
}

#[test]
fn without_dumps_it_generates_a_catalogue() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let mut up = Up::start(&data, &["--releases", "100"]);
    let answer = up.answer("{ browseReleases(first: 1) { totalCount nodes { title } } }");
    assert_eq!(
        answer["data"]["browseReleases"]["totalCount"], 100,
        "{answer}"
    );
    up.interrupt();
}

#[test]
fn a_folder_without_dumps_is_refused_before_anything_is_made() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("a folder");
    for dumps in [empty, folder.path().join("nowhere")] {
        let dumps = dumps.to_string_lossy();
        let data = data.to_string_lossy();
        let said = fails(&["up", "--data-dir", &data, "--port", "0", "--dumps", &dumps]);
        assert!(said.contains(&*dumps), "{said}");
    }
    assert!(!data.exists());
}

#[test]
fn real_dumps_are_not_mixed_with_a_generated_catalogue() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let mut up = Up::start(&data, &["--releases", "50"]);
    up.answer("{ __typename }");
    up.interrupt();
    let month = project().join(MONTH);
    let data = data.to_string_lossy();
    let said = fails(&[
        "up",
        "--data-dir",
        &data,
        "--port",
        "0",
        "--dumps",
        &month.to_string_lossy(),
    ]);
    assert!(
        said.contains("generated") && said.contains("--data-dir"),
        "{said}"
    );
}

#[test]
fn a_port_that_is_taken_is_noticed_before_anything_is_made() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = fails(&["up", "--data-dir", &data.to_string_lossy(), "--port", &port]);
    assert!(said.contains(&port) && said.contains("another"), "{said}");
    assert!(!data.exists(), "nothing is made");
}

/// Whether a process still has its files open in a folder: a pid file of a
/// cluster anywhere below it.
fn leftover(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        path.ends_with("postmaster.pid") || (path.is_dir() && leftover(&path))
    })
}
