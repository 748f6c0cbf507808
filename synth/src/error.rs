//! What can go wrong while a month is written.

use std::io;
use std::path::PathBuf;

/// Why a month was not written. Files that were finished before stay.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The options don't describe a month.
    #[error("{0}")]
    Options(&'static str),
    /// The directory for the files could not be made.
    #[error("cannot create the directory {path}")]
    CreateDirectory {
        /// The directory.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file, under its temporary or its final name.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}
