//! A month: four files and their checksums.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::record::{artist, label, master, release, revise};
use crate::sink::{Sink, write_whole};
use crate::world::World;
use crate::world::ids::{self, Special};
use crate::{Error, Kind, Options, flaws};

/// Records between two reports of progress.
const REPORTED: u32 = 1_000;

/// How far a file is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The file that is being written.
    pub kind: Kind,
    /// Records of it that were dealt with.
    pub done: u32,
    /// Records it will have, but for a few.
    pub total: u32,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The four files, in the order of [`Kind::ALL`].
    pub files: Vec<FileSummary>,
    /// The file that lists their SHA-256 sums.
    pub checksum: PathBuf,
}

/// One of the files.
#[derive(Clone, Debug)]
pub struct FileSummary {
    /// What its records are.
    pub kind: Kind,
    /// Where it is.
    pub path: PathBuf,
    /// Records in it, a planted double counted twice.
    pub records: u32,
    /// Size of the XML.
    pub xml_bytes: u64,
    /// Size on disk.
    pub file_bytes: u64,
    /// Its SHA-256 sum in hexadecimal.
    pub sha256: String,
}

/// Writes the files of a month into `out`, which is created if needed. Files of
/// the same name are replaced. `progress` is called once in a thousand records.
pub fn write_month(
    out: &Path,
    options: &Options,
    progress: &dyn Fn(Progress),
) -> Result<Summary, Error> {
    options.check()?;
    fs::create_dir_all(out).map_err(|source| Error::CreateDirectory {
        path: out.to_path_buf(),
        source,
    })?;
    let world = World::of(options);
    let mut files = Vec::new();
    let mut sums = String::new();
    for kind in Kind::ALL {
        let extension = if options.gzip { "xml.gz" } else { "xml" };
        let name = format!("discogs_{}_{}.{extension}", options.date(), kind.plural());
        let file = write_file(out.join(&name), &world, options, kind, progress)?;
        // One blank, not the two of `sha256sum`: the real file has one.
        let _ = writeln!(sums, "{} {name}", file.sha256);
        files.push(file);
    }
    // Last: its being there says that the month is complete.
    let checksum = out.join(format!("discogs_{}_CHECKSUM.txt", options.date()));
    write_whole(&checksum, &sums)?;
    Ok(Summary { files, checksum })
}

fn write_file(
    path: PathBuf,
    world: &World,
    options: &Options,
    kind: Kind,
    progress: &dyn Fn(Progress),
) -> Result<FileSummary, Error> {
    let mut sink = Sink::create(path.clone(), options.gzip)?;
    sink.push(&format!("<{}>\n", kind.plural()));
    let mut records = 0;
    let mut record = String::new();
    let mut specials = ids::specials(kind)
        .iter()
        .filter(|special| special.in_dump)
        .peekable();
    let total = world.sizes.total(kind);
    for index in 0..total {
        let id = world.id(kind, index);
        while let Some(special) = specials.next_if(|special| special.id < id) {
            push_special(&mut sink, kind, *special);
            records += 1;
        }
        if index % REPORTED == 0 {
            progress(Progress {
                kind,
                done: index,
                total,
            });
        }
        if world.is_removed(kind, index) {
            continue;
        }
        record.clear();
        write_record(&mut record, world, kind, index);
        records += 1;
        if options.flaws && flaws::plant(&mut record, world, kind, index) {
            records += 1;
        }
        sink.push(&record);
    }
    for special in specials {
        push_special(&mut sink, kind, *special);
        records += 1;
    }
    sink.push(&format!("</{}>\n", kind.plural()));
    let (xml_bytes, written) = sink.finish()?;
    progress(Progress {
        kind,
        done: total,
        total,
    });
    let (file_bytes, sha256) = (written.file_bytes, written.sha256);
    Ok(FileSummary {
        kind,
        path,
        records,
        xml_bytes,
        file_bytes,
        sha256,
    })
}

fn write_record(record: &mut String, world: &World, kind: Kind, index: u32) {
    match kind {
        Kind::Artist => artist::write(record, world, index),
        Kind::Label => label::write(record, world, index),
        Kind::Master => master::write(record, world, index),
        Kind::Release => release::write(record, world, index),
    }
    for revision in 1..=world.revision(kind, index) {
        revise::revise(record, world, kind, index, revision);
    }
}

fn push_special(sink: &mut Sink, kind: Kind, special: Special) {
    let mut record = String::new();
    match kind {
        Kind::Artist => artist::write_special(&mut record, special),
        _ => label::write_special(&mut record, special),
    }
    sink.push(&record);
}
