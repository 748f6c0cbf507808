//! Folders, questions and signals for the tests.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use embedded::{Options, Profile, Search, Server};

/// A folder below /tmp, where the server can get even if the tests run as
/// root. Removed with all it holds.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let folder = PathBuf::from(format!("/tmp/dig-embedded-{name}-{}", std::process::id()));
        fs::create_dir(&folder).expect("create the scratch folder");
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("open it");
        Self(folder)
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            search: search(),
            memory: Some(1 << 30),
            ..Options::new(self.0.join("data"), Profile::Durable)
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library is told; someone has to look"
)]
pub(crate) fn search() -> Search {
    Search {
        folder: std::env::var_os("DIG_PG_BIN").map(PathBuf::from),
        path: std::env::var_os("PATH"),
    }
}

/// The one value that a statement answers with.
pub(crate) fn ask(server: &Server, sql: &str) -> String {
    let rows = server.execute("postgres", sql).expect(sql);
    rows[0][0].clone().expect("is not null")
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when a process has ended"
)]
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(30), "in vain: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) fn lives(process: u32) -> bool {
    // A zombie waits for whoever has to bury it, but lives no more.
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

pub(crate) fn signal(name: &str, process: u32) {
    // The shell's own, since small systems have no program of this name.
    let status = Command::new("sh")
        .args(["-c", "kill \"$0\" \"$1\"", name, &process.to_string()])
        .status();
    assert!(status.expect("run kill").success(), "kill {name} {process}");
}

pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}
