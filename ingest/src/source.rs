//! A dump file as a stream of XML, packed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::Error;
use crate::ahead::Ahead;
use crate::folder::DumpFile;

/// Enough for the disk to read ahead.
const BUFFER_BYTES: usize = 256 * 1024;

/// First bytes of a gzip file.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The XML of a dump file.
pub(crate) struct Source {
    reader: Reader,
    file: String,
    xml_bytes: u64,
}

enum Reader {
    Packed(Ahead),
    Plain(Box<dyn Read + Send>),
}

/// How many bytes of a file have been read, for whoever watches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Position(Arc<AtomicU64>);

impl Position {
    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts what passes.
struct Counted<R> {
    reader: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(into)?;
        self.position.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Source {
    /// Opens a file. Whether it is packed is seen from its first bytes.
    pub(crate) fn open(file: &DumpFile, position: Position) -> Result<Self, Error> {
        let unreadable = |source| Error::Unreadable {
            file: file.name.clone(),
            source,
        };
        let reader = File::open(&file.path).map_err(unreadable)?;
        Self::of(Counted { reader, position }, file.name.clone()).map_err(unreadable)
    }

    /// Of whatever can be read, under a name for errors.
    pub(crate) fn of(reader: impl Read + Send + 'static, file: String) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(BUFFER_BYTES, reader);
        let packed = reader.fill_buf()?.starts_with(&GZIP_MAGIC);
        Ok(Self {
            reader: if packed {
                Reader::Packed(Ahead::of(MultiGzDecoder::new(reader))?)
            } else {
                Reader::Plain(Box::new(reader))
            },
            file,
            xml_bytes: 0,
        })
    }

    /// Adds what can be had at once, at most `limit` bytes; 0 at the end.
    pub(crate) fn read(&mut self, buffer: &mut Vec<u8>, limit: usize) -> Result<usize, Error> {
        let result = match &mut self.reader {
            Reader::Packed(reader) => reader.read(buffer, limit),
            Reader::Plain(reader) => read_plain(reader, buffer, limit),
        };
        self.xml_bytes += *result.as_ref().unwrap_or(&0) as u64;
        result.map_err(|source| self.explain(source))
    }

    /// Bytes of XML read so far.
    pub(crate) fn xml_bytes(&self) -> u64 {
        self.xml_bytes
    }

    fn explain(&self, source: io::Error) -> Error {
        let file = self.file.clone();
        let xml_bytes = self.xml_bytes;
        let packed = matches!(self.reader, Reader::Packed(_));
        match source.kind() {
            io::ErrorKind::UnexpectedEof if packed => Error::Truncated { file, xml_bytes },
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if packed => Error::Corrupt {
                file,
                xml_bytes,
                source,
            },
            _ => Error::Unreadable { file, source },
        }
    }
}

fn read_plain(reader: &mut impl Read, buffer: &mut Vec<u8>, limit: usize) -> io::Result<usize> {
    let start = buffer.len();
    buffer.resize(start + limit, 0);
    let result = loop {
        match reader.read(&mut buffer[start..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    buffer.truncate(start + result.as_ref().unwrap_or(&0));
    result
}
