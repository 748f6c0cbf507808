//! What can go wrong with a private Postgres. Every message says what was
//! wrong and what to do.

use std::io;
use std::path::PathBuf;

use crate::binaries::OLDEST_MAJOR;

/// Why the private Postgres could not be started, used or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No folder holds the server's programs in a version new enough.
    #[error(
        "Postgres {OLDEST_MAJOR} or newer is needed, and its server programs (initdb, postgres) were not found{found}.\n\
         Install them: `apt-get install postgresql` (Debian, Ubuntu), `dnf install postgresql-server` (Fedora), \
         `pacman -S postgresql` (Arch), `apk add postgresql` (Alpine), `brew install postgresql` (macOS).\n\
         If they are somewhere else, name their folder in DIG_PG_BIN."
    )]
    NoBinaries {
        /// What was found that would not do, as the end of the sentence.
        found: String,
    },

    /// The folder that was named does not hold usable programs.
    #[error(
        "{folder} does not hold usable Postgres server programs: {reason}.\n\
         Name the folder that holds `initdb` and `postgres` of version {OLDEST_MAJOR} or newer, or none to search for it."
    )]
    UnusableBinaries {
        /// The folder as it was given.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// The data was written by another major version of Postgres.
    #[error(
        "the data in {folder} was written by Postgres {data}, and the programs found are {programs}.\n\
         Install Postgres {data} beside them, or choose another data folder and load again."
    )]
    OtherMajor {
        /// Dig's data folder.
        folder: PathBuf,
        /// The major version that wrote the data.
        data: u32,
        /// What there is instead.
        programs: String,
    },

    /// The folder holds something that Dig did not make.
    #[error(
        "{folder} holds {what} that Dig did not make, and Dig leaves it alone.\n\
         Choose an empty folder, or one that does not exist yet."
    )]
    Foreign {
        /// The folder as it was given.
        folder: PathBuf,
        /// What was found there.
        what: &'static str,
    },

    /// Another process runs a server on this folder now.
    #[error(
        "{folder} is in use by another process of Dig{holder}.\n\
         Stop that one first, or choose another data folder."
    )]
    InUse {
        /// Dig's data folder.
        folder: PathBuf,
        /// Who, where it is known, as the end of the sentence.
        holder: String,
    },

    /// The data belongs to another user of this machine.
    #[error(
        "{folder} belongs to the user with id {owner}, and this process runs as {caller}.\n\
         Run Dig as that user or as root, or choose another data folder."
    )]
    OtherOwner {
        /// The folder that can't be used.
        folder: PathBuf,
        /// Its owner.
        owner: u32,
        /// The effective user of this process.
        caller: u32,
    },

    /// Postgres refuses to run as root and the user it is to run as can't get
    /// to a folder.
    #[error(
        "Postgres does not run as root, so Dig runs it as the user {user}, who may not pass through {blocked_by} to {path}.\n\
         Choose a path that every user can reach, such as {example}, or let others pass: `chmod o+x {blocked_by}`."
    )]
    Unreachable {
        /// Where the server has to get.
        path: PathBuf,
        /// The first folder on the way that is closed.
        blocked_by: PathBuf,
        /// The user the server runs as.
        user: String,
        /// A path that would do.
        example: &'static str,
    },

    /// Running as root without any account to run the server as.
    #[error(
        "Postgres does not run as root, and there is no user `postgres` or `nobody` to run it as.\n\
         Create one (`useradd --system postgres`), or run Dig as a normal user."
    )]
    NoAccount,

    /// `initdb` failed.
    #[error("initdb could not create a cluster in {folder} ({status}):\n{output}")]
    Initialize {
        /// Dig's data folder.
        folder: PathBuf,
        /// How it ended.
        status: String,
        /// The end of what it said.
        output: String,
    },

    /// The folder is ours, but what is in it is not a whole cluster.
    #[error(
        "the cluster in {folder} is damaged: {reason}.\n\
         Put a backup in its place, or delete {folder} and load again."
    )]
    Damaged {
        /// The cluster's folder.
        folder: PathBuf,
        /// What is missing.
        reason: String,
    },

    /// The server did not come up.
    #[error("Postgres did not start: {reason}. The end of its log, {log}:\n{tail}")]
    Start {
        /// It ended, or took too long.
        reason: String,
        /// Where all of the log is.
        log: PathBuf,
        /// The last lines that this start wrote.
        tail: String,
    },

    /// The server ended before it was told to.
    #[error(
        "Postgres ended by itself ({status}); the next start recovers its data. The end of its log, {log}:\n{tail}"
    )]
    Died {
        /// How it ended.
        status: String,
        /// Where all of the log is.
        log: PathBuf,
        /// The last lines.
        tail: String,
    },

    /// The server did not stop when asked to and was killed.
    #[error(
        "Postgres did not stop in {seconds} s and was ended by force; the next start recovers its data"
    )]
    Killed {
        /// How long it was given.
        seconds: u64,
    },

    /// A server of an earlier run is still on the data folder and does not go.
    #[error(
        "a Postgres of an earlier run is still on {folder} and can't be stopped (processes {processes}).\n\
         End these processes, then start again."
    )]
    Leftover {
        /// The cluster's folder.
        folder: PathBuf,
        /// Their ids.
        processes: String,
    },

    /// A statement failed.
    #[error("Postgres answered with an error: {message}")]
    Statement {
        /// Postgres's own message.
        message: String,
    },

    /// The database's name is not one Dig creates.
    #[error(
        "{name:?} can't be the name of a database: use 1 to 63 of a–z, 0–9 and _, not starting with a digit"
    )]
    DatabaseName {
        /// The name as it was given.
        name: String,
    },

    /// The system refused something.
    #[error("could not {action} {path}: {source}")]
    System {
        /// What was tried, so that the path can follow it.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// Wraps what the system said, for `map_err`.
    pub(crate) fn system(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::System {
            action,
            path,
            source,
        }
    }
}
