//! A Postgres of a test's own, with the databases from which the loads start.

use std::process::Command;

use embedded::{Options, Profile, Row, Search, Server};

use super::loader::load;
use super::months::{Undisturbed, month};
use crate::command::digger;
use crate::support::{Folder, is_long, wait};

/// A server that can be killed.
pub(super) struct OwnServer {
    server: Option<Server>,
    options: Options,
    /// Goes last.
    _folder: Folder,
}

impl OwnServer {
    /// Starts it, with a database for each load to start from.
    pub(super) fn start(search: Search) -> Self {
        let folder = Folder::new();
        // In the long form as users have it, which waits for the disk.
        let profile = if is_long() {
            Profile::Durable
        } else {
            Profile::Test
        };
        let options = Options {
            search,
            memory: Some(1 << 30),
            ..Options::new(folder.path().join("server"), profile)
        };
        let mut this = Self {
            server: None,
            options,
            _folder: folder,
        };
        this.restart();
        this.rows("postgres", "CREATE DATABASE before_first_load");
        let url = this.url("before_first_load");
        let migrated = digger(&["migrate", "up", "--database-url", &url]).output();
        assert!(migrated.expect("the program runs").status.success());
        this.rows(
            "postgres",
            "CREATE DATABASE before_update TEMPLATE before_first_load",
        );
        load(&this.url("before_update"), &month(1));
        this
    }

    /// Starts it again.
    pub(super) fn restart(&mut self) {
        // The one that was killed has to let go of the folder.
        self.server = None;
        self.server = Some(Server::start(&self.options).expect("a server starts"));
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("it was started")
    }

    pub(super) fn url(&self, database: &str) -> String {
        self.server().url(database)
    }

    /// SQL, as the superuser; it has to work.
    pub(super) fn rows(&self, database: &str, sql: &str) -> Vec<Row> {
        let rows = self.server().execute(database, sql);
        rows.unwrap_or_else(|error| panic!("{error}\nin: {sql}"))
    }

    /// A fresh database `loading`, in which a load can be tried.
    pub(super) fn renew(&self, load: &Undisturbed, place: &str) {
        let template = load.name.replace(' ', "_");
        self.rows("postgres", "DROP DATABASE IF EXISTS loading WITH (FORCE)");
        self.rows(
            "postgres",
            &format!("CREATE DATABASE loading TEMPLATE before_{template} {place}"),
        );
    }

    /// Kills its first process.
    pub(super) fn kill(&self) {
        kill(&[self.server().process_id().to_string()]);
    }

    /// Kills the first process and all others.
    pub(super) fn kill_all(&self) {
        let others = self.rows("postgres", "SELECT pid FROM pg_stat_activity");
        let mut all = vec![self.server().process_id().to_string()];
        all.extend(others.into_iter().flatten().flatten());
        kill(&all);
    }

    /// Kills the process of one of the loader's connections.
    pub(super) fn kill_connection(&self) {
        let one = self.rows(
            "loading",
            "SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'digger ingest'",
        );
        kill(&one.into_iter().flatten().flatten().collect::<Vec<_>>());
    }

    /// Waits until it answers.
    pub(super) fn wait_until_ready(&self) {
        while self.server().execute("postgres", "SELECT 1").is_err() {
            wait(std::time::Duration::from_millis(20));
        }
    }
}

/// Kills processes, of which some may be gone.
fn kill(processes: &[String]) {
    let script = "for process; do kill -KILL \"$process\"; done";
    let status = Command::new("/bin/sh")
        .args(["-c", script, "sh"])
        .args(processes)
        .stderr(std::process::Stdio::null())
        .status();
    status.expect("a shell runs");
}
