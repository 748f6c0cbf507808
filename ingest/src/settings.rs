//! What a load is told.

use std::path::PathBuf;

use entity::Kind;

/// Settings of one load.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the catalogue is, as a `postgres://` address. Its user must be
    /// able to act as the role `dig_owner`.
    pub database_url: String,
    /// Folder with the dump files of one month.
    pub dir: PathBuf,
    /// Only files of this kind; all four otherwise.
    pub only: Option<Kind>,
    /// Whether a dump older than the published one may replace it.
    pub allow_older: bool,
    /// Whether a file may lack more than a tenth of the records that the
    /// catalogue has of its kind. Real months lose about one in a thousand.
    pub allow_shrink: bool,
    /// Whether to stop at an element or attribute that has no column. Otherwise
    /// they are counted, and told at the end.
    pub strict: bool,
    /// How many records of one file may be unreadable before the load stops.
    pub max_rejects: u64,
    /// Batches read and written at the same time.
    pub lanes: usize,
}

impl Settings {
    /// One bad record in twenty thousand is a bad record; more is a bad file.
    pub const DEFAULT_MAX_REJECTS: u64 = 1_000;

    /// A lane for each core, and one more: while batches are read and copied, it
    /// waits for the database, which waits for it at other times.
    pub fn default_lanes() -> usize {
        std::thread::available_parallelism().map_or(3, |cores| cores.get() + 1)
    }

    /// The defaults, for this database and folder.
    pub fn new(database_url: impl Into<String>, dir: impl Into<PathBuf>) -> Self {
        Self {
            database_url: database_url.into(),
            dir: dir.into(),
            only: None,
            allow_older: false,
            allow_shrink: false,
            strict: false,
            max_rejects: Self::DEFAULT_MAX_REJECTS,
            lanes: Self::default_lanes(),
        }
    }
}
