//! Why an index could not be built or read: what was wrong, and what to do.

use std::path::PathBuf;

use sea_orm::sqlx;

/// Why an index could not be built or read. What was live stays live.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The address is none. The cause is left out: it may repeat a password.
    #[error(
        "the database's address cannot be read: it should look like postgres://user@host/database"
    )]
    Address,
    /// Postgres can't be reached, or doesn't let the builder in.
    #[error(
        "cannot connect to the database: check that it runs, that its address is right, and that its user may act as dig_server"
    )]
    Connection {
        /// The cause.
        source: sqlx::Error,
    },
    /// The schema is missing.
    #[error("the database has no catalogue tables: run `digger migrate up` first")]
    NoSchema,
    /// There is nothing to index.
    #[error("nothing is published in this database: run `digger ingest load` first")]
    NothingPublished,
    /// Postgres refused or went away.
    #[error("the database did not {action}; run the same command again once it can")]
    Database {
        /// What was tried.
        action: &'static str,
        /// The cause.
        source: sqlx::Error,
    },
    /// Another build is at work.
    #[error("another build is at work in {}: wait for it to end", dir.display())]
    Busy {
        /// The folder of indexes.
        dir: PathBuf,
    },
    /// A file or folder refused.
    #[error("cannot {action} {}: check the disk and who may write there", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The system gives no more threads or descriptors.
    #[error("cannot start what waits for the database: the system is short of something")]
    Runtime {
        /// The cause.
        source: std::io::Error,
    },
    /// A segment or dictionary could not be written.
    #[error("cannot write the index")]
    Index {
        /// The cause.
        source: crate::Error,
    },
    /// What was put aside while sorting does not come back as it was written.
    #[error("the disk does not give back what was written to it: check it, and build again")]
    PutAside {
        /// The cause.
        source: postcard::Error,
    },
    /// Documents are missing or too many.
    #[error(
        "the index has {found} documents of {plural}, the catalogue {expected}: this is a fault of Dig; please report it"
    )]
    Miscounted {
        /// Of what.
        plural: &'static str,
        /// In the catalogue.
        expected: u64,
        /// In the index.
        found: u64,
    },
    /// A generation's manifest can't be read.
    #[error(
        "the manifest of the index in {} is damaged: run `digger index build`",
        path.display()
    )]
    Corrupt {
        /// The generation's folder.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// Somebody asked it to stop.
    #[error("the build of the index was stopped; the next one begins anew")]
    Stopped,
}

/// Names what was tried when Postgres says no.
pub(super) trait Doing<T> {
    /// The database was to do this.
    fn doing(self, action: &'static str) -> Result<T, BuildError>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, action: &'static str) -> Result<T, BuildError> {
        self.map_err(|source| BuildError::Database { action, source })
    }
}

impl BuildError {
    /// Names what was tried with a file.
    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}
