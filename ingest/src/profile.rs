//! What is in a dump file: counts, fill rates, sizes, links, oddities.
//!
//! One streaming pass, whose memory does not grow with the file: everything
//! that is collected is bounded or a bitmap of ids. What stands in a record is
//! counted from its elements, apart from the code that makes rows of them, so
//! that the two can be held against each other.

mod dates;
mod elements;
mod links;
mod lists;
mod pass;
mod shape;
mod table;
mod targets;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::folder::{self, DumpFile};
use crate::{Error, Progress};

pub use dates::{DateExample, Dates};
pub use elements::{ElementProfile, Longest};
pub use links::LinkProfile;
pub use lists::ListProfile;
pub(crate) use pass::{Taken, read};
pub(crate) use targets::Targets;

/// Rejects and other oddities that are listed one by one; all are counted.
const EXAMPLES: usize = 20;

/// What is in a dump file. Written as JSON with these names as keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Name of the file.
    pub file_name: String,
    /// What it holds: "artist", "label", "master" or "release".
    pub kind: String,
    /// Date in its name, as `2026-04-01`.
    pub dump_date: String,
    /// Whether it could be read to its end.
    pub complete: bool,
    /// Why it could not.
    pub incomplete_because: Option<String>,
    /// Size of the file.
    pub bytes: u64,
    /// Size unpacked.
    pub xml_bytes: u64,
    /// Time taken.
    pub seconds: f64,
    /// Records in it.
    pub records: u64,
    /// Records that a load takes; all that follows is counted in these.
    pub taken: u64,
    /// Records that a load rejects.
    pub rejected: u64,
    /// Those of them whose id stood before in the file.
    pub duplicates: u64,
    /// The first rejected records.
    pub rejects: Vec<RejectExample>,
    /// Elements and attributes by path, as `release/tracklist/track/title` and
    /// `release/@id`.
    pub elements: BTreeMap<String, ElementProfile>,
    /// Elements and attributes left out of `elements`, because it has as many
    /// paths as are kept.
    pub elements_left_out: u64,
    /// Items of each list.
    pub lists: BTreeMap<String, ListProfile>,
    /// References to other records.
    pub links: BTreeMap<String, LinkProfile>,
    /// Dates of releases, years of masters.
    pub dates: Dates,
    /// Quantities of formats that are no number a row could hold.
    pub quantities_out_of_range: u64,
    /// Elements and attributes that a load has no column for, by path, with
    /// how often they stand there.
    pub unknown: BTreeMap<String, u64>,
}

/// A record that a load rejects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectExample {
    /// Number of the record in its file, from 1.
    pub record: i64,
    /// Its id where one was found.
    pub id: Option<i32>,
    /// What is wrong with it.
    pub reason: String,
}

impl Profile {
    /// Part of the taken records that have this element with something in it.
    pub fn fill(&self, path: &str) -> f64 {
        let records = self.elements.get(path).map_or(0, |found| found.records);
        part(records, self.taken)
    }

    /// Unpacked size of a record.
    pub fn bytes_per_record(&self) -> f64 {
        part(self.xml_bytes, self.records)
    }

    /// Averages per taken record: items of each list, and references.
    pub fn averages(&self) -> BTreeMap<String, f64> {
        let lists = self.lists.iter();
        let lists = lists.map(|(name, list)| (name.clone(), part(list.items, self.taken)));
        let links = self.links.iter();
        let links =
            links.map(|(name, link)| (format!("{name} links"), part(link.links, self.taken)));
        lists.chain(links).collect()
    }
}

/// `count` of `whole`; 0 of nothing.
#[expect(
    clippy::cast_precision_loss,
    reason = "shares and averages are shown to four digits"
)]
pub(crate) fn part(count: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        count as f64 / whole as f64
    }
}

/// Profiles one dump file. References are followed where the other files of
/// its month are in `dir`, by default the file's own folder.
///
/// A file that can't be read to its end still has a profile of what was there,
/// marked incomplete.
pub fn profile(path: &Path, dir: Option<&Path>, progress: &dyn Progress) -> Result<Profile, Error> {
    let file = named(path)?;
    // Errors of the file itself come before those of its neighbours.
    std::fs::File::open(path).map_err(|source| Error::Unreadable {
        file: file.name.clone(),
        source,
    })?;
    let own = || path.parent().map(Path::to_path_buf).unwrap_or_default();
    let dir = dir.map_or_else(own, Path::to_path_buf);
    let targets = Targets::of(&file, &neighbours(&dir, &file)?, progress);
    Ok(read(&file, &targets, progress, &mut |_| true))
}

/// A file, told by its name.
pub(crate) fn named(path: &Path) -> Result<DumpFile, Error> {
    folder::recognise(path.to_owned()).ok_or_else(|| Error::Unnamed {
        path: path.to_owned(),
    })
}

/// The files of the same month in a folder, the file itself among them.
fn neighbours(dir: &Path, file: &DumpFile) -> Result<Vec<DumpFile>, Error> {
    let here = PathBuf::from(".");
    let dir = if dir.as_os_str().is_empty() {
        &here
    } else {
        dir
    };
    let mut files = vec![file.clone()];
    for other in folder::all(dir)? {
        let known = files.iter().any(|known| known.kind == other.kind);
        if !known && folder::same_month(&other, file) {
            files.push(other);
        }
    }
    Ok(files)
}
