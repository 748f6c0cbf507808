//! Cutting a dump into records, without reading them.

use memchr::memmem;

use crate::Error;
use crate::folder::DumpFile;
use crate::source::Source;
use entity::Kind;

/// XML that is worth a batch of its own: large enough to make COPY's round
/// trips cheap, small enough to keep a few in memory.
pub(crate) const BATCH_BYTES: usize = 2 * 1024 * 1024;

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

/// What lies at the front of the buffer.
enum Front {
    /// A record of this many bytes.
    Record(usize),
    /// Bytes that are no record, up to the next one.
    Stray(usize),
    /// The end of the list of records, this many bytes long.
    End(usize),
    /// Not to be told without more bytes.
    More,
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

fn front(kind: Kind, rest: &[u8]) -> Front {
    let end = format!("</{}>", kind.plural());
    if rest.starts_with(end.as_bytes()) {
        return Front::End(end.len());
    }
    if rest.len() < end.len() {
        return Front::More;
    }
    if !starts_element(rest, kind.noun()) {
        return match next_start(kind, rest) {
            Some(length) => Front::Stray(length),
            None => Front::More,
        };
    }
    let length = if kind == Kind::Label {
        nested_end(rest, kind.noun())
    } else {
        plain_end(rest, kind.noun())
    };
    length.map_or(Front::More, Front::Record)
}

/// Whether the bytes start with `<noun` and not with `<nouns` or the like.
fn starts_element(bytes: &[u8], noun: &str) -> bool {
    bytes
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_prefix(noun.as_bytes()))
        .and_then(|rest| rest.first())
        .is_some_and(|next| matches!(next, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'))
}

/// Bytes before the next record or the end of the list.
fn next_start(kind: Kind, rest: &[u8]) -> Option<usize> {
    let end = format!("</{}>", kind.plural());
    memchr::memchr_iter(b'<', rest)
        .skip_while(|&at| at == 0)
        .find(|&at| {
            starts_element(&rest[at..], kind.noun()) || rest[at..].starts_with(end.as_bytes())
        })
}

/// Length of a record whose element can't stand in itself. A record that
/// starts inside it means that its end is missing.
fn plain_end(rest: &[u8], noun: &str) -> Option<usize> {
    let close = format!("</{noun}>");
    let end = memmem::find(rest, close.as_bytes());
    let searched = &rest[1..end.unwrap_or(rest.len())];
    let open = format!("\n<{noun}");
    let next = memmem::find_iter(searched, open.as_bytes())
        .map(|at| at + 2)
        .find(|&at| starts_element(&rest[at..], noun));
    next.or(end.map(|end| end + close.len()))
}

/// Length of a record whose element also stands inside it: sublabels are
/// labels. Only a record's own element starts a line.
fn nested_end(rest: &[u8], noun: &str) -> Option<usize> {
    let close = format!("</{noun}>");
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', rest) {
        let tag = &rest[at..];
        if tag.starts_with(close.as_bytes()) {
            depth -= 1;
            if depth == 0 {
                return Some(at + close.len());
            }
        } else if starts_element(tag, noun) {
            if at > 0 && rest[at - 1] == b'\n' {
                return Some(at);
            }
            let end = memchr::memchr(b'>', tag)?;
            if tag[end - 1] != b'/' {
                depth += 1;
            } else if depth == 0 {
                return Some(at + end + 1);
            }
        }
    }
    None
}

/// The record's id, before the record is read: an attribute of masters and
/// releases, a child of artists and labels. A child's child doesn't count:
/// older layouts print members as `<id>`.
fn find_id(kind: Kind, record: &[u8]) -> Option<i32> {
    let digits = match kind {
        Kind::Master | Kind::Release => {
            let tag = &record[..memchr::memchr(b'>', record)?];
            let value = &tag[memmem::find(tag, b" id=\"")? + 5..];
            &value[..memchr::memchr(b'"', value)?]
        }
        Kind::Artist | Kind::Label => {
            let value = &record[own_id_element(record)?..];
            &value[..memchr::memchr(b'<', value)?]
        }
    };
    let id = std::str::from_utf8(digits).ok()?.trim().parse().ok()?;
    (id > 0).then_some(id)
}

/// Where the text of the record's own `<id>` starts.
fn own_id_element(record: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', record) {
        let tag = &record[at..];
        if depth == 1 && tag.starts_with(b"<id>") {
            return Some(at + 4);
        }
        let end = memchr::memchr(b'>', tag)?;
        match (tag.get(1), tag[end - 1]) {
            (Some(b'/'), _) => depth = depth.checked_sub(1)?,
            (_, b'/') => {}
            _ => depth += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Front, find_id, front};
    use entity::Kind;

    fn record(kind: Kind, text: &str) -> Option<&str> {
        match front(kind, text.as_bytes()) {
            Front::Record(length) => Some(&text[..length]),
            _ => None,
        }
    }

    #[test]
    fn records_end_where_they_end() {
        let one = "<release id=\"1\"><released>x</released></release>";
        let two = format!("{one}\n<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &two), Some(one));
        let label =
            "<label><id>1</id><sublabels><label id=\"2\">a</label><label/></sublabels></label>";
        let two = format!("{label}\n<label><id>2</id></label>");
        assert_eq!(record(Kind::Label, &two), Some(label));
    }

    #[test]
    fn a_record_without_an_end_stops_at_the_next() {
        let broken = "<release id=\"1\"><title>x\n";
        let text = format!("{broken}<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &text), Some(broken));
        let broken = "<label><id>1</id><sublabels><label id=\"2\">a\n";
        let text = format!("{broken}<label><id>2</id></label>");
        assert_eq!(record(Kind::Label, &text), Some(broken));
    }

    #[test]
    fn half_a_record_needs_more() {
        for half in [
            "<rele",
            "<release id=\"1\"><title>",
            "</rel",
            "<label><id>1</id><sublabels><label",
        ] {
            let kind = if half.starts_with("<label") {
                Kind::Label
            } else {
                Kind::Release
            };
            assert!(
                matches!(front(kind, half.as_bytes()), Front::More),
                "{half}"
            );
        }
    }

    #[test]
    fn what_is_no_record_is_cut_out_by_itself() {
        let text = "<note>hello</note>\n<release id=\"1\"></release>";
        assert!(matches!(
            front(Kind::Release, text.as_bytes()),
            Front::Stray(19)
        ));
        assert!(matches!(
            front(Kind::Release, b"</releases>\n"),
            Front::End(11)
        ));
    }

    #[test]
    fn ids_are_the_records_own() {
        let id = |kind, text: &str| find_id(kind, text.as_bytes());
        assert_eq!(
            id(Kind::Release, "<release id=\"7\" status=\"Accepted\">"),
            Some(7)
        );
        assert_eq!(
            id(Kind::Master, "<master status=\"x\" id=\"8\"><id>9</id>"),
            Some(8)
        );
        assert_eq!(
            id(
                Kind::Artist,
                "<artist><images><image id=\"4\"/></images><members><id>26</id></members><id>2</id>"
            ),
            Some(2)
        );
        assert_eq!(id(Kind::Artist, "<artist><name>x</name></artist>"), None);
        assert_eq!(id(Kind::Release, "<release id=\"0\">"), None);
        assert_eq!(id(Kind::Release, "<release id=\"99999999999\">"), None);
    }
}
