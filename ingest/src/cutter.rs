//! Cutting a dump into records, without reading them.

use memchr::memmem;

use crate::Error;
use crate::boundary::{Front, find_id, front};
use crate::folder::DumpFile;
use crate::source::Source;
use entity::Kind;

/// XML that is worth a batch of its own: large enough to make COPY's round
/// trips cheap, small enough to keep a few in memory.
const BATCH_BYTES: usize = 2 * 1024 * 1024;

/// No record is larger. The largest genuine one has 315 KB; more than this
/// means that the file is broken.
const MAX_RECORD_BYTES: usize = 64 * 1024 * 1024;

/// Bytes asked of the source at a time.
const READ_BYTES: usize = 512 * 1024;

/// Records as they stand in the file.
#[derive(Debug, Default)]
pub(crate) struct RawBatch {
    /// The records' bytes, one after the other.
    pub(crate) bytes: Vec<u8>,
    /// Where each begins and what it is.
    pub(crate) records: Vec<RawRecord>,
}

/// One record of a batch.
#[derive(Clone, Debug)]
pub(crate) struct RawRecord {
    /// Where it lies in the batch's bytes.
    pub(crate) range: std::ops::Range<usize>,
    /// Number of the record in its file, from 1.
    pub(crate) number: i64,
    /// Where it starts in the unpacked file.
    pub(crate) offset: i64,
    /// Its id, where one was found.
    pub(crate) id: Option<i32>,
    /// XXH3 of its bytes.
    pub(crate) raw_hash: i64,
}

impl RawBatch {
    /// The bytes of a record.
    pub(crate) fn bytes_of(&self, record: &RawRecord) -> &[u8] {
        &self.bytes[record.range.clone()]
    }
}

/// Cuts one file.
pub(crate) struct Cutter {
    source: Source,
    kind: Kind,
    file: String,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that are done with.
    done: usize,
    /// Where `buffer` starts in the unpacked file.
    offset: u64,
    number: i64,
    ended: bool,
}

impl Cutter {
    /// Opens the list of records.
    pub(crate) fn new(mut source: Source, file: &DumpFile) -> Result<Self, Error> {
        let mut buffer = Vec::with_capacity(BATCH_BYTES + READ_BYTES);
        while buffer.len() < 1024 && source.read(&mut buffer, READ_BYTES)? > 0 {}
        let done = opening(&buffer, file)?;
        Ok(Self {
            source,
            kind: file.kind,
            file: file.name.clone(),
            buffer,
            done,
            offset: 0,
            number: 0,
            ended: false,
        })
    }

    /// Bytes of XML read so far.
    pub(crate) fn xml_bytes(&self) -> u64 {
        self.source.xml_bytes()
    }

    /// The next records; `None` after the last.
    pub(crate) fn next_batch(&mut self) -> Result<Option<RawBatch>, Error> {
        let mut batch = RawBatch::default();
        while !self.ended && batch.bytes.len() < BATCH_BYTES {
            self.skip_space();
            match front(self.kind, &self.buffer[self.done..]) {
                Front::Record(length) | Front::Stray(length) => self.take(length, &mut batch),
                Front::End(length) => {
                    self.done += length;
                    self.expect_end()?;
                    self.ended = true;
                }
                Front::More => self.read_more()?,
            }
        }
        Ok((!batch.records.is_empty()).then_some(batch))
    }

    fn take(&mut self, length: usize, batch: &mut RawBatch) {
        let record = &self.buffer[self.done..self.done + length];
        let start = batch.bytes.len();
        batch.bytes.extend_from_slice(record);
        self.number += 1;
        let offset = self.offset + self.done as u64;
        batch.records.push(RawRecord {
            range: start..start + length,
            number: self.number,
            offset: i64::try_from(offset).unwrap_or(i64::MAX),
            id: find_id(self.kind, record),
            raw_hash: xxhash_rust::xxh3::xxh3_64(record).cast_signed(),
        });
        self.done += length;
    }

    fn skip_space(&mut self) {
        let rest = &self.buffer[self.done..];
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.done += space.count();
    }

    fn read_more(&mut self) -> Result<(), Error> {
        self.buffer.drain(..self.done);
        self.offset += self.done as u64;
        self.done = 0;
        if self.buffer.len() > MAX_RECORD_BYTES {
            return Err(Error::NotADump {
                file: self.file.clone(),
                plural: self.kind.plural(),
                found: format!(
                    "record {} does not end within {MAX_RECORD_BYTES} bytes",
                    self.number + 1
                ),
            });
        }
        if self.source.read(&mut self.buffer, READ_BYTES)? == 0 {
            return Err(Error::Truncated {
                file: self.file.clone(),
                xml_bytes: self.source.xml_bytes(),
            });
        }
        Ok(())
    }

    /// Nothing but space may follow the list. Reading on also makes the
    /// unpacker check the checksum at the end of the file.
    fn expect_end(&mut self) -> Result<(), Error> {
        loop {
            self.skip_space();
            if self.done < self.buffer.len() {
                return Err(Error::NotADump {
                    file: self.file.clone(),
                    plural: self.kind.plural(),
                    found: format!("more follows after </{}>", self.kind.plural()),
                });
            }
            self.buffer.clear();
            self.done = 0;
            if self.source.read(&mut self.buffer, READ_BYTES)? == 0 {
                return Ok(());
            }
        }
    }
}

/// Length of the opening `<releases>`, with whatever may stand before it.
fn opening(buffer: &[u8], file: &DumpFile) -> Result<usize, Error> {
    let plural = file.kind.plural();
    let not_a_dump = |found: String| Error::NotADump {
        file: file.name.clone(),
        plural,
        found,
    };
    if buffer.is_empty() {
        return Err(not_a_dump("it is empty".to_owned()));
    }
    if buffer.get(257..262) == Some(b"ustar") {
        return Err(not_a_dump(
            "it is a tar archive; unpack it first".to_owned(),
        ));
    }
    let mut at = if buffer.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    loop {
        at += buffer[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        // An XML declaration, which genuine dumps don't have.
        let declaration = buffer[at..].starts_with(b"<?");
        match memmem::find(&buffer[at..], b"?>") {
            Some(length) if declaration => at += length + 2,
            _ => break,
        }
    }
    let tag = format!("<{plural}>");
    if buffer[at..].starts_with(tag.as_bytes()) {
        return Ok(at + tag.len());
    }
    let start = String::from_utf8_lossy(&buffer[at..buffer.len().min(at + 40)]);
    Err(not_a_dump(format!(
        "it starts with {start:?} instead of {tag}"
    )))
}
