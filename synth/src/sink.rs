//! One file on its way to disk: compressed and hashed on a thread of its own,
//! while the next records are made.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::Error;

/// Size of the pieces handed over; a few are under way at a time.
const PIECE: usize = 1 << 20;
const UNDER_WAY: usize = 4;

/// 6 is what `gzip` itself uses, and what the real files look like.
const LEVEL: u32 = 6;

pub(crate) struct Sink {
    path: PathBuf,
    temporary: PathBuf,
    piece: String,
    xml_bytes: u64,
    pieces: SyncSender<String>,
    writer: JoinHandle<io::Result<Written>>,
}

pub(crate) struct Written {
    pub(crate) file_bytes: u64,
    pub(crate) sha256: String,
}

impl Sink {
    /// Opens `path` for writing under a temporary name.
    pub(crate) fn create(path: PathBuf, gzip: bool) -> Result<Self, Error> {
        let mut temporary = path.clone().into_os_string();
        temporary.push(".part");
        let temporary = PathBuf::from(temporary);
        let file = File::create(&temporary).map_err(|source| Error::Write {
            path: temporary.clone(),
            source,
        })?;
        let (pieces, received) = sync_channel(UNDER_WAY);
        let writer = thread::spawn(move || write(file, &received, gzip));
        let piece = String::with_capacity(PIECE + PIECE / 4);
        Ok(Self {
            path,
            temporary,
            piece,
            xml_bytes: 0,
            pieces,
            writer,
        })
    }

    /// Adds text. A failure to write shows in [`Sink::finish`].
    pub(crate) fn push(&mut self, text: &str) {
        self.piece.push_str(text);
        if self.piece.len() >= PIECE {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let empty = String::with_capacity(PIECE + PIECE / 4);
        let piece = std::mem::replace(&mut self.piece, empty);
        self.xml_bytes += piece.len() as u64;
        // The receiver is gone only when writing failed: `finish` says how.
        drop(self.pieces.send(piece));
    }

    /// Writes what is left and gives the file its name. Returns the size of
    /// the XML and what is on disk.
    pub(crate) fn finish(mut self) -> Result<(u64, Written), Error> {
        self.hand_over();
        drop(self.pieces);
        let result = self
            .writer
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the writer panicked")));
        let written = result.map_err(|source| {
            drop(fs::remove_file(&self.temporary));
            Error::Write {
                path: self.temporary.clone(),
                source,
            }
        })?;
        rename(&self.temporary, &self.path)?;
        Ok((self.xml_bytes, written))
    }
}

/// Writes a small file as a whole, under a temporary name first.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Error> {
    let mut temporary = path.to_path_buf().into_os_string();
    temporary.push(".part");
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, text).map_err(|source| Error::Write {
        path: temporary.clone(),
        source,
    })?;
    rename(&temporary, path)
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|source| Error::Write {
        path: to.to_path_buf(),
        source,
    })
}

fn write(file: File, pieces: &Receiver<String>, gzip: bool) -> io::Result<Written> {
    let mut hashed = Hashed {
        file: BufWriter::new(file),
        bytes: 0,
        hasher: Sha256::new(),
    };
    if gzip {
        // No time, no name: the same XML gives the same file.
        let builder = GzBuilder::new().mtime(0).operating_system(255);
        let mut encoder = builder.write(hashed, Compression::new(LEVEL));
        for piece in pieces {
            encoder.write_all(piece.as_bytes())?;
        }
        hashed = encoder.finish()?;
    } else {
        for piece in pieces {
            hashed.write_all(piece.as_bytes())?;
        }
    }
    hashed.flush()?;
    Ok(Written {
        file_bytes: hashed.bytes,
        sha256: hex(&hashed.hasher.finalize()),
    })
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Counts and hashes what goes to the file.
struct Hashed {
    file: BufWriter<File>,
    bytes: u64,
    hasher: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.file.write_all(buffer)?;
        self.hasher.update(buffer);
        self.bytes += buffer.len() as u64;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
