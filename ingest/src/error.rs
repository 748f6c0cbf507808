//! Why a load stopped: what was wrong, and what to do.

use std::path::PathBuf;

use chrono::NaiveDate;
use sea_orm::sqlx::error::DatabaseError;

/// Why a load stopped. Nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder can't be read.
    #[error("cannot read the folder {}: check that it exists and may be read", dir.display())]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The folder holds no dump files.
    #[error(
        "no dump files in {}: expected discogs_YYYYMMDD_artists.xml.gz and the like (.xml or .xml.gz; artists, labels, masters, releases)",
        dir.display()
    )]
    NoDumps {
        /// The folder.
        dir: PathBuf,
    },
    /// The file's name does not say what it is.
    #[error(
        "{} is not named as a dump is: expected discogs_YYYYMMDD_artists.xml.gz or the like (.xml or .xml.gz; artists, labels, masters, releases)",
        path.display()
    )]
    Unnamed {
        /// The file.
        path: PathBuf,
    },
    /// The folder holds two files of a kind.
    #[error("both {first} and {second} are there: leave one file of each kind in the folder")]
    TwoOfAKind {
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// The folder holds files of two months.
    #[error("{first} and {second} are of two months: leave the files of one month in the folder")]
    TwoMonths {
        /// The older file.
        first: String,
        /// The newer one.
        second: String,
    },
    /// A file can't be opened or read.
    #[error("cannot read {file}: check the file and the disk")]
    Unreadable {
        /// The file.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A file ends too early.
    #[error("{file} is cut short after {xml_bytes} bytes of XML: fetch it again")]
    Truncated {
        /// The file.
        file: String,
        /// Bytes that could be unpacked.
        xml_bytes: u64,
    },
    /// The compressed data is damaged.
    #[error("{file} is damaged after {xml_bytes} bytes of XML: fetch it again")]
    Corrupt {
        /// The file.
        file: String,
        /// Bytes that could be unpacked.
        xml_bytes: u64,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{file} is not a dump of {plural}: {found}")]
    NotADump {
        /// The file.
        file: String,
        /// What it should hold.
        plural: &'static str,
        /// What stands there instead.
        found: String,
    },
    /// Too many records could not be taken.
    #[error(
        "more than {limit} records of {file} could not be read, the last one because {reason}: see ingest.rejects, or raise --max-rejects"
    )]
    TooManyRejects {
        /// The file.
        file: String,
        /// The limit.
        limit: u64,
        /// What was wrong with the last one.
        reason: String,
    },
    /// A record holds what no column is for, and the load is strict.
    #[error(
        "{kind} {id} of {file} has {path}, for which there is no column: load without --strict to count such and leave them out, or fetch a version of Dig that knows it"
    )]
    Drift {
        /// The file.
        file: String,
        /// The record's kind.
        kind: &'static str,
        /// The record's id.
        id: i32,
        /// The element or attribute, by path.
        path: String,
    },
    /// The published dump is newer.
    #[error(
        "{file} is of {date}, but the catalogue holds the dump of {published}: add --allow-older to go back"
    )]
    Older {
        /// The file.
        file: String,
        /// Its date.
        date: NaiveDate,
        /// The date of the published dump.
        published: NaiveDate,
    },
    /// So many records are gone that the file must be broken.
    #[error(
        "{file} lacks {gone} of the {known} records the catalogue has of its kind: add --allow-shrink if that is meant"
    )]
    Shrunk {
        /// The file.
        file: String,
        /// Records that are gone, the unreadable ones among them.
        gone: u64,
        /// Records the catalogue has.
        known: u64,
    },
    /// The gates' thresholds can't be read.
    #[error("cannot read the thresholds in {}: ingest/gates.toml shows their form", path.display())]
    Thresholds {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: Box<toml::de::Error>,
    },
    /// There is no catalogue to check.
    #[error("nothing is published in this database: run `digger ingest load` first")]
    NothingPublished,
    /// A profile that was kept can't be read or written.
    #[error(
        "cannot make sense of a profile in ops.dump_profile: delete the row and run the gate again"
    )]
    Profile {
        /// The cause.
        source: serde_json::Error,
    },
    /// Another loader is at work.
    #[error("another load of this database is running: wait for it to end")]
    Busy,
    /// The connection that keeps other loaders out has ended.
    #[error(
        "the database has ended the connection that keeps other loads out: run the same command again"
    )]
    LockLost,
    /// The schema is missing or of another version.
    #[error("the database has no catalogue tables: run `digger migrate up` first")]
    NoSchema,
    /// The address is none. The cause is left out: it may repeat a password.
    #[error(
        "the database's address cannot be read: it should look like postgres://user@host/database"
    )]
    Address,
    /// Postgres can't be reached, or doesn't let the loader in.
    #[error(
        "cannot connect to the database: check that it runs, that its address is right, and that its user may act as dig_owner"
    )]
    Connection {
        /// The cause.
        source: sea_orm::sqlx::Error,
    },
    /// There is no room for what is to be kept.
    #[error(
        "the disk of the database is full (it was to {action}): make room there, then run the same command again"
    )]
    Full {
        /// What was tried.
        action: &'static str,
        /// The cause.
        source: sea_orm::sqlx::Error,
    },
    /// Postgres refused or went away.
    #[error("the database did not {action}; run the same command again once it can")]
    Database {
        /// What was tried.
        action: &'static str,
        /// The cause.
        source: sea_orm::sqlx::Error,
    },
    /// The reading thread ended without a word.
    #[error("reading {file} was interrupted: run the same command again")]
    Interrupted {
        /// The file.
        file: String,
    },
}

/// Postgres's word (SQLSTATE) for a disk without room.
const DISK_FULL: &str = "53100";

/// Names what was tried when Postgres says no.
pub(crate) trait Doing<T> {
    /// The database was to do this.
    fn doing(self, action: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, sea_orm::sqlx::Error> {
    fn doing(self, action: &'static str) -> Result<T, Error> {
        self.map_err(|source| {
            let code = source.as_database_error().and_then(DatabaseError::code);
            if code.as_deref() == Some(DISK_FULL) {
                Error::Full { action, source }
            } else {
                Error::Database { action, source }
            }
        })
    }
}
