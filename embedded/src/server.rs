//! A private Postgres from start to stop.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::binaries::{Binaries, Search};
use crate::cluster::{self, clean_environment, last_lines};
use crate::folder::Folder;
use crate::process::{Process, wait_for};
use crate::settings::{Profile, SUPERUSER, settings};
use crate::socket::{PORT, Socket};
use crate::statement::{self, Row};
use crate::{Error, leftover};

/// How long a start may take. A server that can't start says so at once by
/// ending; this is for one that recovers gigabytes of log after a crash.
const START_LIMIT: Duration = Duration::from_mins(10);

/// How long an orderly stop may take: the last checkpoint writes what is in
/// memory, at most 2 GB.
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// How long a stop without a checkpoint may take.
const QUIT_LIMIT: Duration = Duration::from_secs(10);

/// What to start, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The data folder: empty, not there yet, or made by Dig.
    pub data_dir: PathBuf,
    /// What the server is for.
    pub profile: Profile,
    /// Where to look for Postgres's programs.
    pub search: Search,
    /// The machine's memory in bytes, which sizes a durable server's; `None`
    /// to find it out.
    pub memory: Option<u64>,
    /// More settings of Postgres, which win over the profile's.
    pub settings: Vec<(String, String)>,
}

impl Options {
    /// A server for this folder with the programs that can be found on `PATH`
    /// or in the usual places.
    pub fn new(data_dir: impl Into<PathBuf>, profile: Profile) -> Self {
        Self {
            data_dir: data_dir.into(),
            profile,
            search: Search::default(),
            memory: None,
            settings: Vec::new(),
        }
    }
}

/// A running private Postgres. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    // In this order: the lock on the folder goes last.
    process: Process,
    socket: Socket,
    folder: Folder,
    programs: PathBuf,
    running: bool,
}

impl Server {
    /// Starts a server, making its cluster first if there is none, and waits
    /// until it accepts connections.
    pub fn start(options: &Options) -> Result<Self, Error> {
        let data = Folder::peek_major(&options.data_dir);
        let binaries = Binaries::find(&options.search, data, &options.data_dir)?;
        let folder = Folder::claim(&options.data_dir)?;
        folder.account.check_way_to(&binaries.program("postgres"))?;
        leftover::clear(&folder.unfinished_cluster())?;
        leftover::clear(&folder.cluster())?;
        cluster::prepare(&folder, &binaries, options.profile)?;
        let socket = Socket::prepare(&folder)?;

        let mut command = Command::new(binaries.program("postgres"));
        command.arg("-D").arg(folder.cluster());
        for (name, value) in settings(options.profile, options.memory, &binaries) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        for (name, value) in &options.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let mut listen = std::ffi::OsString::from("unix_socket_directories=");
        listen.push(socket.as_setting());
        command.arg("-c").arg(listen);
        command.arg("-c").arg(format!("port={PORT}"));

        let log = folder.open_log()?;
        let already_there = log.metadata().map_or(0, |found| found.len());
        let copy = log
            .try_clone()
            .map_err(Error::system("open", folder.log()))?;
        command
            .stdin(Stdio::null())
            .stdout(copy)
            .stderr(log)
            .current_dir(folder.cluster());
        clean_environment(&mut command);
        folder.account.apply(&mut command);

        let process =
            Process::spawn(command).map_err(Error::system("run", binaries.program("postgres")))?;
        let mut server = Self {
            process,
            socket,
            folder,
            programs: binaries.folder().to_owned(),
            running: true,
        };
        server.wait_until_ready(already_there)?;
        Ok(server)
    }

    /// The address of one of the server's databases, for drivers and `psql`.
    /// It names all that an environment variable could override.
    pub fn url(&self, database: &str) -> String {
        self.url_as(SUPERUSER, database)
    }

    /// The same for another role.
    pub fn url_as(&self, role: &str, database: &str) -> String {
        let role = percent_encode(role.as_bytes());
        let database = percent_encode(database.as_bytes());
        let folder = percent_encode(self.socket_dir().as_os_str().as_bytes());
        format!("postgres://{role}@localhost:{PORT}/{database}?host={folder}&sslmode=disable")
    }

    /// The folder of the server's socket, which only the server's user and
    /// root may enter.
    pub fn socket_dir(&self) -> &Path {
        &self.socket.folder
    }

    /// The data folder, as an absolute path without links.
    pub fn data_dir(&self) -> &Path {
        self.folder.root()
    }

    /// The folder of Postgres's programs, where `psql` of the same version is
    /// as a rule.
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// The file the server logs to.
    pub fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// The id of the server's first process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Runs SQL as the superuser and answers with its rows. For set-up; a
    /// statement with input from outside belongs to a driver.
    pub fn execute(&self, database: &str, sql: &str) -> Result<Vec<Row>, Error> {
        statement::run(&self.socket.path(), database, sql)
    }

    /// Makes a database, and says whether it had to.
    pub fn create_database_if_missing(&self, name: &str) -> Result<bool, Error> {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let starts_well = name
            .bytes()
            .next()
            .is_some_and(|first| !first.is_ascii_digit());
        if !starts_well || name.len() > 63 || !name.bytes().all(is_plain) {
            return Err(Error::DatabaseName {
                name: name.to_owned(),
            });
        }
        let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        let missing = self.execute("postgres", &sql)?.is_empty();
        if missing {
            self.execute("postgres", &format!("CREATE DATABASE \"{name}\""))?;
        }
        Ok(missing)
    }

    /// Whether the server still runs, or how it ended.
    pub fn check(&mut self) -> Result<(), Error> {
        match self.process.ended() {
            None => Ok(()),
            Some(status) => Err(self.died(status.to_string())),
        }
    }

    /// Stops the server: open transactions are rolled back, everything
    /// committed is on disk.
    pub fn stop(mut self) -> Result<(), Error> {
        self.check()?;
        if self.shut_down(&[(libc::SIGINT, STOP_LIMIT), (libc::SIGQUIT, QUIT_LIMIT)]) {
            return Ok(());
        }
        Err(Error::Killed {
            seconds: (STOP_LIMIT + QUIT_LIMIT).as_secs(),
        })
    }

    /// Ends a server whose data nobody needs any more.
    pub(crate) fn abandon(&mut self) {
        self.shut_down(&[(libc::SIGQUIT, QUIT_LIMIT)]);
    }

    /// Sends each signal in turn, with its time to obey; whether one did. In
    /// the end nothing runs in any case.
    fn shut_down(&mut self, steps: &[(i32, Duration)]) -> bool {
        if !self.running {
            return true;
        }
        self.running = false;
        let obeyed = steps.iter().any(|(signal, limit)| {
            self.process.signal(*signal);
            self.process.wait(*limit).is_some()
        });
        if !obeyed {
            self.process.signal(libc::SIGKILL);
            self.process.wait(QUIT_LIMIT);
        }
        self.socket.remove();
        obeyed
    }

    /// Postgres writes `ready` on the eighth line of its `postmaster.pid`, and
    /// its own id on the first.
    fn wait_until_ready(&mut self, log_start: u64) -> Result<(), Error> {
        let file = self.folder.cluster().join("postmaster.pid");
        let id = self.process.id().to_string();
        let outcome = wait_for(START_LIMIT, || {
            if let Some(status) = self.process.ended() {
                return Some(Err(format!("it ended ({status})")));
            }
            let text = fs::read_to_string(&file).ok()?;
            let mut lines = text.lines().map(str::trim);
            (lines.next() == Some(&id) && lines.nth(6) == Some("ready")).then_some(Ok(()))
        });
        let reason = match outcome {
            Some(Ok(())) => return Ok(()),
            Some(Err(reason)) => reason,
            None => format!("it was not ready after {} s", START_LIMIT.as_secs()),
        };
        Err(Error::Start {
            reason,
            log: self.folder.log(),
            tail: log_tail(&self.folder.log(), log_start),
        })
    }

    fn died(&self, status: String) -> Error {
        Error::Died {
            status,
            log: self.folder.log(),
            tail: log_tail(&self.folder.log(), 0),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down(&[(libc::SIGINT, STOP_LIMIT), (libc::SIGQUIT, QUIT_LIMIT)]);
    }
}

/// The last lines of the log from a position on.
fn log_tail(log: &Path, start: u64) -> String {
    /// Enough for 20 lines, and little to read.
    const BYTES: u64 = 16 << 10;
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = fs::File::open(log)?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(start.max(end.saturating_sub(BYTES))))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.is_empty() => "(it said nothing)".to_owned(),
        Ok(bytes) => last_lines(&String::from_utf8_lossy(&bytes)),
        Err(error) => format!("(it can't be read: {error})"),
    }
}

/// Encodes everything but letters, digits and `_ - .`.
fn percent_encode(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                encoded.push(char::from(*byte));
            }
            other => {
                let _ = write!(encoded, "%{other:02X}");
            }
        }
    }
    encoded
}
