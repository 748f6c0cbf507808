//! A primary and a replica that streams from it, both of a test's own.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use embedded::{Options, Profile, Row, Server};

use crate::command::load_month;
use crate::support::{Folder, postgres};

/// The database on both.
pub(super) const DATABASE: &str = "dig";

/// A primary with the small month, and a replica of it.
pub(super) struct Pair {
    primary: Server,
    replica: Option<Server>,
    options: Options,
    /// Goes last.
    _folder: Folder,
}

impl Pair {
    /// Starts both; the replica has all that the primary has.
    pub(super) fn start() -> Self {
        let folder = Folder::new();
        let options = |name: &str| Options {
            search: postgres(),
            settings: [("wal_level", "replica"), ("max_wal_senders", "4")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            ..Options::new(folder.path().join(name), Profile::Test)
        };
        let primary = Server::start(&options("primary")).expect("a primary starts");
        let access = folder.path().join("primary/postgres/pg_hba.conf");
        let mut access = OpenOptions::new()
            .append(true)
            .open(access)
            .expect("it is there");
        writeln!(access, "local replication all trust").expect("it can be written");
        execute(&primary, "postgres", "SELECT pg_reload_conf()");

        execute(&primary, "postgres", &format!("CREATE DATABASE {DATABASE}"));
        load_month(&primary.url(DATABASE));

        let options = options("replica");
        // Its folder is made as any other; then what is in it is replaced.
        let empty = Server::start(&options).expect("a server starts");
        empty.stop().expect("it stops");
        copy(&primary, &folder.path().join("replica/postgres"));
        let mut pair = Self {
            primary,
            replica: None,
            options,
            _folder: folder,
        };
        pair.start_replica();
        pair
    }

    /// Starts the replica, again or for the first time.
    pub(super) fn start_replica(&mut self) {
        self.replica = Some(Server::start(&self.options).expect("a replica starts"));
    }

    /// Ends the replica, whatever it does.
    pub(super) fn stop_replica(&mut self) {
        let replica = self.replica.take().expect("it was started");
        replica.stop().expect("it stops");
    }

    pub(super) fn primary_url(&self) -> String {
        self.primary.url(DATABASE)
    }

    pub(super) fn replica_url(&self) -> String {
        self.replica.as_ref().expect("it was started").url(DATABASE)
    }

    /// SQL on the primary.
    pub(super) fn on_primary(&self, sql: &str) -> Vec<Row> {
        execute(&self.primary, DATABASE, sql)
    }

    /// SQL on the replica.
    pub(super) fn on_replica(&self, sql: &str) -> Vec<Row> {
        execute(
            self.replica.as_ref().expect("it was started"),
            DATABASE,
            sql,
        )
    }
}

fn execute(server: &Server, database: &str, sql: &str) -> Vec<Row> {
    server
        .execute(database, sql)
        .unwrap_or_else(|error| panic!("{error}\nin: {sql}"))
}

/// Makes a folder a copy of a server's cluster that streams from it.
fn copy(primary: &Server, cluster: &Path) {
    for entry in fs::read_dir(cluster).expect("it can be read") {
        let path = entry.expect("an entry").path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.expect("it can be removed");
    }
    let owner = fs::metadata(cluster).expect("it is there");
    let mut command = Command::new(primary.programs().join("pg_basebackup"));
    command
        .args(["--write-recovery-conf", "--wal-method=stream"])
        .args(["--checkpoint=fast", "--no-sync", "--dbname"])
        .arg(primary.url("postgres"))
        .arg("--pgdata")
        .arg(cluster)
        .current_dir(cluster);
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        // As whom its server runs.
        command.uid(owner.uid()).gid(owner.gid());
    }
    let copied = command.output().expect("the program runs");
    assert!(
        copied.status.success(),
        "{}",
        String::from_utf8_lossy(&copied.stderr)
    );
}
