//! The dump files in a folder.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use entity::Kind;

use crate::Error;

/// One dump file.
#[derive(Clone, Debug)]
pub(crate) struct DumpFile {
    pub(crate) kind: Kind,
    pub(crate) date: NaiveDate,
    pub(crate) path: PathBuf,
    pub(crate) name: String,
}

/// Says what keeps a folder from being loaded, before anything else is done.
/// The files are not opened.
pub fn look_into(dir: &Path) -> Result<(), Error> {
    find(dir, None).map(drop)
}

/// The dump files of a folder, in the order in which they are loaded. Other
/// files are left alone.
pub(crate) fn find(dir: &Path, only: Option<Kind>) -> Result<Vec<DumpFile>, Error> {
    let mut files: Vec<DumpFile> = Vec::new();
    for file in all(dir)? {
        if only.is_some_and(|only| only != file.kind) {
            continue;
        }
        if let Some(other) = files.iter().find(|other| other.kind == file.kind) {
            let (first, second) = (&other.name, &file.name);
            return Err(Error::TwoOfAKind {
                first: first.min(second).clone(),
                second: first.max(second).clone(),
            });
        }
        files.push(file);
    }
    if files.is_empty() {
        return Err(Error::NoDumps {
            dir: dir.to_owned(),
        });
    }
    let (first, last) = (
        files.iter().min_by_key(|file| file.date),
        files.iter().max_by_key(|file| file.date),
    );
    if let (Some(first), Some(last)) = (first, last)
        && !same_month(first, last)
    {
        return Err(Error::TwoMonths {
            first: first.name.clone(),
            second: last.name.clone(),
        });
    }
    files.sort_by_key(|file| file.kind);
    Ok(files)
}

/// Every dump file of a folder, by name.
pub(crate) fn all(dir: &Path) -> Result<Vec<DumpFile>, Error> {
    let unreadable = |source| Error::Folder {
        dir: dir.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        files.extend(recognise(entry.map_err(unreadable)?.path()));
    }
    files.sort_by(|one: &DumpFile, other| one.name.cmp(&other.name));
    Ok(files)
}

/// Whether two files are of one month. The days may differ: some months were
/// written in parts.
pub(crate) fn same_month(one: &DumpFile, other: &DumpFile) -> bool {
    let month = |file: &DumpFile| (file.date.year(), file.date.month());
    month(one) == month(other)
}

/// Reads `discogs_20260401_releases.xml.gz`.
pub(crate) fn recognise(path: PathBuf) -> Option<DumpFile> {
    let name = path.file_name()?.to_str()?.to_owned();
    let rest = name.strip_prefix("discogs_")?;
    let (date, rest) = rest.split_once('_')?;
    let plural = rest
        .strip_suffix(".gz")
        .unwrap_or(rest)
        .strip_suffix(".xml")?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.plural() == plural)?;
    let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok()?;
    Some(DumpFile {
        kind,
        date,
        path,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use entity::Kind;

    #[test]
    fn only_dump_files_are_recognised() {
        let file = recognise("x/discogs_20260401_releases.xml.gz".into()).expect("a dump");
        assert_eq!(
            (file.kind, file.date.to_string().as_str()),
            (Kind::Release, "2026-04-01")
        );
        assert!(recognise("discogs_20150101_labels.xml".into()).is_some());
        for other in [
            "discogs_20260401_CHECKSUM.txt",
            "discogs_20260401_releases.xml.gz.part",
            "discogs_20261341_releases.xml.gz",
            "releases.xml.gz",
            "discogs_20260401_songs.xml.gz",
        ] {
            assert!(recognise(other.into()).is_none(), "{other}");
        }
    }
}
