//! A Redis of a test's own, on a socket in a folder of its own.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::{Folder, skip, wait};

/// Asks of Redis whether it is there, every so often, so many times.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Ends the server when its own input ends: with the test, however that ends.
const SCRIPT: &str = "redis-server \"$@\" & cat; kill -9 $!";

/// A Redis that ends when it is dropped. It keeps nothing.
pub(crate) struct Redis {
    process: Child,
    folder: Folder,
}

impl Redis {
    /// Starts one. `None`, said aloud, where the program is missing: the test
    /// that asked is to return.
    pub(crate) fn start() -> Option<Self> {
        let found = Command::new("redis-server").arg("--version").output();
        if found.is_err() {
            skip("no redis-server on the PATH");
            return None;
        }
        let folder = Folder::new();
        let process = Self::spawn(&folder);
        let redis = Self { process, folder };
        redis.wait_until_ready();
        Some(redis)
    }

    fn spawn(folder: &Folder) -> Child {
        Command::new("sh")
            .args(["-c", SCRIPT, "redis"])
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .arg("--unixsocket")
            .arg(folder.path().join("redis.sock"))
            .arg("--dir")
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server starts")
    }

    fn wait_until_ready(&self) {
        for _ in 0..TRIES {
            if self.command("PING").is_some_and(|reply| reply == "+PONG") {
                return;
            }
            wait(PAUSE);
        }
        panic!("redis-server does not answer");
    }

    /// Ends it at once, as a crash does.
    pub(crate) fn kill(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().expect("it ends");
    }

    /// Starts it again after [`Redis::kill`], empty, in the same place.
    pub(crate) fn restart(&mut self) {
        self.process = Self::spawn(&self.folder);
        self.wait_until_ready();
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// As servers reach it, with a timeout for each call.
    pub(crate) fn reached(&self, timeout: Duration) -> Arc<api::redis::Redis> {
        let redis = api::redis::Redis::new(&self.url(), timeout);
        Arc::new(redis.expect("an address"))
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// The first line of the answer to a command without odd characters.
    pub(crate) fn command(&self, command: &str) -> Option<String> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.write_all(format!("{command}\r\n").as_bytes()).ok()?;
        let mut reply = String::new();
        BufReader::new(stream).read_line(&mut reply).ok()?;
        let reply = reply.trim_end();
        (!reply.is_empty()).then(|| reply.to_owned())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
