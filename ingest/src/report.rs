//! What a load did.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::Kind;

use crate::phase::Phase;

/// What a load did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The run's number in `ingest.run`.
    pub run_id: i32,
    /// The version it published; `None` where nothing had changed.
    pub version: Option<String>,
    /// File by file, in the order in which they were loaded.
    pub files: Vec<FileReport>,
    /// How long each part took, in order; a file's part is named by its kind.
    /// An update reads the releases beside the other files.
    pub phases: Vec<Phase>,
}

/// What a load found in one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// What the file holds.
    pub kind: Kind,
    /// Name of the file.
    pub file_name: String,
    /// Date in its name.
    pub dump_date: NaiveDate,
    /// SHA-256 of the file as its month's CHECKSUM file has it, where that lies
    /// beside it. A load does not check it; gate A does.
    pub sha256: Option<String>,
    /// Size of the file.
    pub bytes: u64,
    /// Size unpacked.
    pub xml_bytes: u64,
    /// Records in it.
    pub records: u64,
    /// Records that were new.
    pub added: u64,
    /// Records whose rows were replaced.
    pub changed: u64,
    /// Records left alone.
    pub unchanged: u64,
    /// Records no longer in it.
    pub removed: u64,
    /// Records that could not be taken.
    pub rejected: u64,
    /// Rows written.
    pub rows: u64,
    /// Time spent on it.
    pub seconds: f64,
    /// Elements and attributes that have no column, by path, with how often
    /// they stood in the records that were read.
    pub unknown: BTreeMap<String, u64>,
}

impl FileReport {
    /// Whether the file changed anything in the catalogue.
    pub fn changed_anything(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}
