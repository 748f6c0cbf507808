//! Generations: the index of one version of the catalogue, a folder each.
//!
//! ```text
//! index folder/
//!   .lock                    held while somebody builds
//!   .building/               what is being built; of no use until it is renamed
//!   7-be8b7206-…-f2/         version's sequence, its id, format of the index
//!     manifest.json
//!     artist/000/ 001/ …     segments in order of rank
//!     label/ album/          and so on
//!     sitemap/               addresses of all pages, where a site is named
//! ```

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use entity::Kind;
use serde::{Deserialize, Serialize};

use crate::FORMAT;
use crate::build::{BuildError, Version};
use crate::document::Shelf;

/// The file that is written last.
const MANIFEST: &str = "manifest.json";

/// What a generation says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of its segments.
    pub format: u32,
    /// Number of the version it is of.
    pub sequence: i32,
    /// Id of the version it is of.
    pub version: String,
    /// When the catalogue was read for it, in UTC: `2026-11-22T17:30:00Z`.
    pub built_at: String,
    /// The site whose sitemaps stand beside it; `None` where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// Bytes of its files, without this one.
    pub bytes: u64,
    /// Documents by noun: artist, label, master, release.
    pub documents: BTreeMap<String, u64>,
    /// Segments by shelf (artist, label, album): the documents of each, in
    /// order of rank.
    pub segments: BTreeMap<String, Vec<u64>>,
}

/// A generation that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Its folder.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// A folder that is named as a generation is.
#[derive(Debug)]
pub struct Listed {
    /// The folder.
    pub path: PathBuf,
    /// What is in it.
    pub opened: Result<Generation, BuildError>,
}

impl Generation {
    /// Opens a generation's folder.
    pub fn open(path: &Path) -> Result<Self, BuildError> {
        let file = path.join(MANIFEST);
        let text = fs::read(&file).map_err(BuildError::file("read", &file))?;
        let manifest = serde_json::from_slice(&text).map_err(|source| BuildError::Corrupt {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            manifest,
        })
    }

    /// The newest one of this format in a folder; `None` where there is none.
    pub fn newest(dir: &Path) -> Result<Option<Self>, BuildError> {
        let places = places(dir)?;
        let of_format = places.iter().filter(|place| place.format == FORMAT);
        let newest = of_format.max_by_key(|place| place.sequence);
        newest.map(|place| Self::open(&place.path)).transpose()
    }

    /// The one of a version, in this format; `None` where there is none.
    pub fn of(dir: &Path, version: &Version) -> Result<Option<Self>, BuildError> {
        let path = dir.join(name(version));
        match fs::exists(&path) {
            Ok(true) => Self::open(&path).map(Some),
            Ok(false) => Ok(None),
            Err(source) => Err(BuildError::file("find", path)(source)),
        }
    }

    /// All of a folder by age, the readable ones and the others.
    pub fn all(dir: &Path) -> Result<Vec<Listed>, BuildError> {
        let mut places = places(dir)?;
        places.sort_by_key(|place| (place.sequence, place.format));
        let listed = |place: Place| Listed {
            opened: Self::open(&place.path),
            path: place.path,
        };
        Ok(places.into_iter().map(listed).collect())
    }

    /// The version it is of.
    pub fn version(&self) -> Version {
        Version {
            sequence: self.manifest.sequence,
            id: self.manifest.version.clone(),
        }
    }

    /// The folders of a shelf's segments, in order of rank.
    pub fn segments(&self, which: Shelf) -> Vec<PathBuf> {
        let segments = self.manifest.segments.get(which.noun());
        (0..segments.map_or(0, Vec::len))
            .map(|number| segment_folder(&self.path, which, number))
            .collect()
    }

    /// Documents of a kind.
    pub fn documents(&self, kind: Kind) -> u64 {
        let documents = self.manifest.documents.get(kind.noun());
        documents.copied().unwrap_or_default()
    }
}

/// The folder of a shelf.
pub fn shelf_folder(generation: &Path, shelf: Shelf) -> PathBuf {
    generation.join(shelf.noun())
}

/// The folder of sitemaps.
pub fn sitemap_folder(generation: &Path) -> PathBuf {
    generation.join("sitemap")
}

/// The folder of a segment.
pub(crate) fn segment_folder(generation: &Path, shelf: Shelf, number: usize) -> PathBuf {
    shelf_folder(generation, shelf).join(format!("{number:03}"))
}

/// A folder that is named as a generation.
struct Place {
    path: PathBuf,
    sequence: i32,
    format: u32,
}

fn places(dir: &Path) -> Result<Vec<Place>, BuildError> {
    let entries = match dir.read_dir() {
        Ok(entries) => entries,
        // Nothing was ever built here.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(BuildError::file("list", dir)(source)),
    };
    let mut places = Vec::new();
    for entry in entries {
        let path = entry.map_err(BuildError::file("list", dir))?.path();
        if let Some((sequence, format)) = path.file_name().and_then(OsStr::to_str).and_then(parts) {
            places.push(Place {
                path,
                sequence,
                format,
            });
        }
    }
    Ok(places)
}

/// The name of a generation's folder.
fn name(version: &Version) -> String {
    format!("{}-{}-f{FORMAT}", version.sequence, version.id)
}

/// Sequence and format out of a name.
fn parts(name: &str) -> Option<(i32, u32)> {
    let (sequence, rest) = name.split_once('-')?;
    let (_, format) = rest.rsplit_once("-f")?;
    Some((sequence.parse().ok()?, format.parse().ok()?))
}

/// The folder of indexes, which this process alone builds in until it is dropped.
#[derive(Debug)]
pub(crate) struct Workshop {
    dir: PathBuf,
    lock: File,
}

impl Workshop {
    /// Makes the folder if need be, shuts out other builds, and removes what
    /// killed ones have left.
    pub(crate) fn claim(dir: &Path) -> Result<Self, BuildError> {
        fs::create_dir_all(dir).map_err(BuildError::file("make", dir))?;
        let path = dir.join(".lock");
        let lock = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(BuildError::file("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(BuildError::Busy {
                    dir: dir.to_owned(),
                });
            }
            Err(fs::TryLockError::Error(source)) => {
                return Err(BuildError::file("lock", path)(source));
            }
        }
        let workshop = Self {
            dir: dir.to_owned(),
            lock,
        };
        remove(&workshop.building())?;
        Ok(workshop)
    }

    /// Where a generation is built.
    pub(crate) fn building(&self) -> PathBuf {
        self.dir.join(".building")
    }

    /// Empties the place where a generation is built.
    pub(crate) fn clear(&self) -> Result<(), BuildError> {
        let building = self.building();
        remove(&building)?;
        fs::create_dir(&building).map_err(BuildError::file("make", &building))
    }

    /// Makes what was built live, and removes all other generations.
    pub(crate) fn publish(&self, manifest: Manifest) -> Result<Generation, BuildError> {
        let building = self.building();
        let version = Version {
            sequence: manifest.sequence,
            id: manifest.version.clone(),
        };
        let path = self.dir.join(name(&version));
        write_manifest(&building, &manifest)?;
        sync(&building)?;
        // It is there already only where it is to be built anew.
        remove(&path)?;
        fs::rename(&building, &path).map_err(BuildError::file("rename", &building))?;
        sync_one(&self.dir)?;
        for place in places(&self.dir)? {
            if place.path != path {
                remove(&place.path)?;
            }
        }
        Ok(Generation { path, manifest })
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What could not be finished is of no use. Who comes next would remove
        // it, too, so that it may fail.
        let _ = fs::remove_dir_all(self.building());
        // A child that another thread is starting right now may hold a copy of
        // the descriptor, and with it the lock.
        let _ = self.lock.unlock();
    }
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), BuildError> {
    let path = folder.join(MANIFEST);
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&path)?;
        serde_json::to_writer_pretty(&mut file, manifest)?;
        file.write_all(b"\n")
    };
    write().map_err(BuildError::file("write", &path))
}

fn remove(folder: &Path) -> Result<(), BuildError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(BuildError::file("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// The files of a folder and of all in it, and the folders themselves.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), BuildError> {
    let entries = folder
        .read_dir()
        .map_err(BuildError::file("list", folder))?;
    for entry in entries {
        let path = entry.map_err(BuildError::file("list", folder))?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    found.push(folder.to_owned());
    Ok(())
}

/// Makes sure that all of it would be there after the power went.
fn sync(folder: &Path) -> Result<(), BuildError> {
    let mut found = Vec::new();
    walk(folder, &mut found)?;
    found.iter().try_for_each(|path| sync_one(path))
}

fn sync_one(path: &Path) -> Result<(), BuildError> {
    let sync = || File::open(path)?.sync_all();
    sync().map_err(BuildError::file("keep", path))
}

/// Bytes of all files in a folder.
pub(crate) fn bytes(folder: &Path) -> Result<u64, BuildError> {
    let mut found = Vec::new();
    walk(folder, &mut found)?;
    let mut bytes = 0;
    for path in found {
        let about = fs::metadata(&path).map_err(BuildError::file("read", &path))?;
        if about.is_file() {
            bytes += about.len();
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Version, name, parts};
    use crate::FORMAT;

    #[test]
    fn a_name_gives_back_what_it_was_made_of() {
        let version = Version {
            sequence: 12,
            id: "be8b7206-03ed-f282".to_owned(),
        };
        assert_eq!(parts(&name(&version)), Some((12, FORMAT)));
        for other in [
            ".building",
            ".lock",
            "lost+found",
            "12",
            "12-x",
            "x-y-f1",
            "",
        ] {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}
