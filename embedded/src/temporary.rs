//! A server for tests: starts empty and fast, and leaves nothing behind, even
//! when the tests are killed.

use std::fs;
use std::io;
use std::ops::Deref;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::account::Account;
use crate::socket::create_unique;
use crate::{Error, Options, Profile, Search, Server};

/// Where the data goes: every user, and so the server's, can reach it.
const PLACE: &str = "/tmp";

/// A server with [`Profile::Test`] on a data folder of its own, both gone when
/// it is dropped, and both gone when the process ends without dropping it: a
/// test binary may keep one in a static.
#[derive(Debug)]
pub struct TemporaryServer {
    server: Server,
    folder: PathBuf,
    guard: Child,
}

impl TemporaryServer {
    /// Starts a server in a new folder below `/tmp`.
    pub fn start(search: Search) -> Result<Self, Error> {
        Self::start_in(Path::new(PLACE), search, Vec::new())
    }

    /// Starts a server in a new folder below `place`, with more settings of
    /// Postgres than the test profile has.
    pub fn start_in(
        place: &Path,
        search: Search,
        settings: Vec<(String, String)>,
    ) -> Result<Self, Error> {
        let account = Account::choose(Path::new("/nonexistent"))?;
        account.check_way_to(&place.join("new"))?;
        let folder = create_unique(place, "dig-test-", &Account::caller())?;
        let guard = guard(&folder).map_err(|error| {
            let _ = fs::remove_dir(&folder);
            Error::system("run a shell to watch over", &folder)(error)
        })?;
        let options = Options {
            search,
            settings,
            ..Options::new(&folder, Profile::Test)
        };
        // On an error, the guard is told by its closing pipe.
        let server = Server::start(&options)?;
        Ok(Self {
            server,
            folder,
            guard,
        })
    }
}

impl Deref for TemporaryServer {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl Drop for TemporaryServer {
    fn drop(&mut self) {
        self.server.abandon();
        let _ = fs::remove_dir_all(&self.folder);
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// A shell that waits until this process ends, in whatever way, and then
/// removes the folder. The system ends the server at the same time, so the
/// first attempts may come too early.
fn guard(folder: &Path) -> io::Result<Child> {
    Command::new("/bin/sh")
        .args([
            "-c",
            "read -r _; for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- \"$1\" 2>/dev/null && break; sleep 0.5; done",
            "dig-test-guard",
        ])
        .arg(folder)
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
