//! Cutting a dump into records, without reading them.

use memchr::memmem;

use crate::Error;
use crate::boundary::{Boundary, Front};
use crate::buffer::{Buffer, Spare};
use crate::folder::DumpFile;
use crate::source::Source;
use entity::Kind;

/// XML that is worth a batch of its own: large enough to make COPY's round
/// trips cheap, small enough to keep a few in memory.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// No record is larger. The largest genuine one has 315 KB; more than this
/// means that the file is broken. A few of them are in memory at a time.
const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// Bytes asked of the source at a time.
const READ_BYTES: usize = 512 * 1024;

/// Room for a batch, and for what is read beyond its end.
const BUFFER_BYTES: usize = BATCH_BYTES + 2 * READ_BYTES;

/// Records as they stand in the file.
#[derive(Debug)]
pub(crate) struct RawBatch {
    /// The part of the file that holds them.
    pub(crate) bytes: Buffer,
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
    boundary: Boundary,
    file: String,
    /// What has been read and not handed over.
    buffer: Buffer,
    spare: Spare,
    /// Bytes of `buffer` that are done with; the batch's records lie in them.
    done: usize,
    /// Where `buffer` starts in the unpacked file.
    offset: u64,
    number: i64,
    ended: bool,
}

impl Cutter {
    /// Opens the list of records.
    pub(crate) fn new(mut source: Source, file: &DumpFile) -> Result<Self, Error> {
        let spare = Spare::of(BUFFER_BYTES);
        let mut buffer = spare.take();
        while buffer.len() < 1024 && source.read(&mut buffer, READ_BYTES)? > 0 {}
        let done = opening(&buffer, file)?;
        Ok(Self {
            source,
            kind: file.kind,
            boundary: Boundary::of(file.kind),
            file: file.name.clone(),
            buffer,
            spare,
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
        let mut records = Vec::new();
        loop {
            while !self.ended && self.done < BATCH_BYTES {
                self.skip_space();
                match self.boundary.front(&self.buffer[self.done..]) {
                    Front::Record(length) => {
                        let id = self.boundary.find_id(&self.buffer[self.done..][..length]);
                        records.push(self.take(length, id));
                    }
                    // An id in it would be something else's.
                    Front::Stray(length) => records.push(self.take(length, None)),
                    Front::End(length) => {
                        self.done += length;
                        self.expect_end()?;
                        self.ended = true;
                    }
                    Front::More => self.read_more()?,
                }
            }
            if records.is_empty() && self.ended {
                return Ok(None);
            }
            let bytes = self.hand_over();
            if !records.is_empty() {
                return Ok(Some(RawBatch { bytes, records }));
            }
        }
    }

    /// Gives the buffer away but for what is not done with.
    fn hand_over(&mut self) -> Buffer {
        let mut buffer = self.spare.take();
        buffer.extend_from_slice(&self.buffer[self.done..]);
        self.offset += self.done as u64;
        self.done = 0;
        std::mem::replace(&mut self.buffer, buffer)
    }

    fn take(&mut self, length: usize, id: Option<i32>) -> RawRecord {
        let range = self.done..self.done + length;
        let record = &self.buffer[range.clone()];
        self.number += 1;
        self.done += length;
        let offset = self.offset + range.start as u64;
        RawRecord {
            number: self.number,
            offset: i64::try_from(offset).unwrap_or(i64::MAX),
            id,
            raw_hash: xxhash_rust::xxh3::xxh3_64(record).cast_signed(),
            range,
        }
    }

    fn skip_space(&mut self) {
        let rest = &self.buffer[self.done..];
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.done += space.count();
    }

    /// Reads at least as much as is waiting, so that a long record is not
    /// searched from its start again and again.
    fn read_more(&mut self) -> Result<(), Error> {
        let waiting = self.buffer.len() - self.done;
        if waiting > MAX_RECORD_BYTES {
            return Err(Error::NotADump {
                file: self.file.clone(),
                plural: self.kind.plural(),
                found: format!(
                    "record {} does not end within {MAX_RECORD_BYTES} bytes",
                    self.number + 1
                ),
            });
        }
        let enough = self.buffer.len() + waiting.max(1);
        let before = self.buffer.len();
        while self.buffer.len() < enough && self.source.read(&mut self.buffer, READ_BYTES)? > 0 {}
        if self.buffer.len() == before {
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
        let mut more = self.buffer[self.done..].to_vec();
        loop {
            if !more.iter().all(u8::is_ascii_whitespace) {
                return Err(Error::NotADump {
                    file: self.file.clone(),
                    plural: self.kind.plural(),
                    found: format!("more follows after </{}>", self.kind.plural()),
                });
            }
            more.clear();
            if self.source.read(&mut more, READ_BYTES)? == 0 {
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
    if buffer.starts_with(b"\xff\xfe") || buffer.starts_with(b"\xfe\xff") {
        return Err(not_a_dump(
            "it is UTF-16; dumps are UTF-8, so fetch it again".to_owned(),
        ));
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

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use entity::Kind;

    use super::{BATCH_BYTES, BUFFER_BYTES, Cutter, READ_BYTES};
    use crate::Error;
    use crate::folder;
    use crate::source::Source;

    /// Hands out a little at a time, like an unpacker.
    struct Trickle(Cursor<Vec<u8>>);

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let length = into.len().min(70_001);
            self.0.read(&mut into[..length])
        }
    }

    fn cutter(text: &str) -> Result<Cutter, Error> {
        let name = format!("discogs_20260101_{}.xml", Kind::Release.plural());
        let file = folder::recognise(name.into()).expect("a dump's name");
        let reader = Trickle(Cursor::new(text.as_bytes().to_vec()));
        let source = Source::of(reader, file.name.clone()).expect("memory can be read");
        Cutter::new(source, &file)
    }

    #[test]
    fn every_record_is_cut_where_it_stands() {
        let mut text = "<releases>\n".to_owned();
        let mut places = Vec::new();
        let mut add = |text: &mut String, id: usize, length: usize| {
            let start = text.len();
            let title = "x".repeat(length);
            let record = format!("<release id=\"{id}\"><title>{title}</title></release>");
            text.push_str(&record);
            places.push(start..text.len());
        };
        for id in 1..2000 {
            add(&mut text, id, id * 7 % 5000);
            text.push_str(&"\n".repeat(id % 3));
        }
        add(&mut text, 2000, BATCH_BYTES + READ_BYTES);
        text.push_str(&" ".repeat(3 * BUFFER_BYTES));
        add(&mut text, 2001, 1);
        text.push_str("\n</releases>\n");
        let mut cutter = cutter(&text).expect("a dump");
        let mut cut = Vec::new();
        while let Some(batch) = cutter.next_batch().expect("whole records") {
            assert!(!batch.records.is_empty());
            assert!(batch.bytes.len() < BUFFER_BYTES + BATCH_BYTES + READ_BYTES);
            for record in &batch.records {
                let start = usize::try_from(record.offset).expect("small");
                let bytes = batch.bytes_of(record);
                cut.push(start..start + bytes.len());
                assert_eq!(record.id, i32::try_from(cut.len()).ok());
                assert_eq!(record.number, i64::try_from(cut.len()).expect("small"));
                assert_eq!(bytes, &text.as_bytes()[start..start + bytes.len()]);
            }
        }
        assert_eq!(cut, places);
        assert_eq!(cutter.xml_bytes(), text.len() as u64);
        assert!(cutter.next_batch().expect("still the end").is_none());
    }

    #[test]
    fn what_follows_the_list_or_is_missing_of_it_is_an_error() {
        for end in [
            "</releases>x",
            "</releases><release id=\"2\"></release>",
            "",
        ] {
            let text = format!("<releases><release id=\"1\"></release>{end}");
            let mut cutter = cutter(&text).expect("it starts like a dump");
            assert!(cutter.next_batch().is_err(), "{end}");
        }
    }
}
