//! What a load would send to Postgres, without Postgres.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use entity::Kind;
use roaring::RoaringBitmap;

use crate::batch;
use crate::cutter::Cutter;
use crate::cutting::Cut;
use crate::dump::{TABLES, Unknown};
use crate::error::Error;
use crate::folder::{self, DumpFile};
use crate::ledger::Known;
use crate::roles::Roles;
use crate::source::{Position, Source};

/// What a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Records in the file, the rejected ones among them.
    pub records: u64,
    /// Rows in all tables, without the ledger's.
    pub rows: u64,
    /// Records that can't be taken.
    pub rejected: u64,
    /// Bytes of XML, unpacked.
    pub xml_bytes: u64,
    /// Elements and attributes without a column, by path, with how often they
    /// stood in it.
    pub unknown: BTreeMap<String, u64>,
}

/// Reads one dump file as a first load does and hands over what it would send:
/// the COPY statement of a table and lines for it, batch after batch. The file
/// is named as Discogs names it, which tells its kind.
///
/// For benchmarks and tests: everything happens on the caller's thread, and
/// rejected records are only counted.
pub fn encode(path: &Path, send: impl FnMut(&str, &[u8])) -> Result<Encoded, Error> {
    let file = recognised(path)?;
    encode_source(&file, Source::open(&file, Position::default())?, send)
}

/// The same for a dump of one kind that need not be a file. What the reader
/// gives at a time is what the cutter sees at a time.
pub fn encode_from(
    kind: Kind,
    reader: impl Read + Send + 'static,
    send: impl FnMut(&str, &[u8]),
) -> Result<Encoded, Error> {
    let name = format!("discogs_20000101_{}.xml", kind.plural());
    let file = recognised(Path::new(&name))?;
    let source = Source::of(reader, name).map_err(|source| Error::Unreadable {
        file: file.name.clone(),
        source,
    })?;
    encode_source(&file, source, send)
}

fn recognised(path: &Path) -> Result<DumpFile, Error> {
    folder::recognise(path.to_owned()).ok_or_else(|| Error::NoDumps {
        dir: path.to_owned(),
    })
}

fn encode_source(
    file: &DumpFile,
    source: Source,
    mut send: impl FnMut(&str, &[u8]),
) -> Result<Encoded, Error> {
    let statements = TABLES.map(|table| table.copy_statement());
    let mut cutter = Cutter::new(source, file)?;
    let (mut seen, known, roles) = (RoaringBitmap::new(), Known::default(), Roles::none());
    let mut number = 0;
    let mut encoded = Encoded::default();
    let mut unknown = Unknown::default();
    while let Some(batch) = cutter.next_batch()? {
        number += 1;
        let cut = Cut::new(batch, number, &mut seen);
        let read = batch::read(file.kind, 0, &cut.batch, &cut.duplicate, &known, &roles);
        for (table, statement) in TABLES.iter().zip(&statements) {
            let lines = read.lines.of(table);
            if !lines.is_empty() {
                send(statement, lines);
            }
        }
        encoded.records += cut.batch.records.len() as u64;
        encoded.rows += read.lines.rows() - read.added.len() as u64;
        encoded.rejected += read.rejects.len() as u64;
        unknown.add(read.unknown);
    }
    encoded.xml_bytes = cutter.xml_bytes();
    encoded.unknown = unknown.counts;
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::encode;

    #[test]
    fn every_line_has_a_field_for_every_column() {
        let month = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/month");
        for plural in ["artists", "labels", "masters", "releases"] {
            let (mut rows, mut ledger_rows) = (0, 0);
            let path = month.join(format!("discogs_20260101_{plural}.xml"));
            let encoded = encode(&path, |statement, lines| {
                let columns = statement.matches(", ").count() + 1;
                let lines = lines.strip_suffix(b"\n").expect("whole lines");
                for line in lines.split(|&byte| byte == b'\n') {
                    let fields = line.split(|&byte| byte == b'\t').count();
                    assert_eq!(fields, columns, "{statement}");
                    if statement.contains("raw_entities") {
                        ledger_rows += 1;
                    } else {
                        rows += 1;
                    }
                }
            });
            let encoded = encoded.expect("the small month can be read");
            assert_eq!(encoded.rows, rows, "{plural}");
            assert_eq!(encoded.records, encoded.rejected + ledger_rows, "{plural}");
            let bytes = path.metadata().expect("the file is there").len();
            assert_eq!(encoded.xml_bytes, bytes, "{plural}");
            assert!(rows > 0, "{plural}");
        }
    }

    #[test]
    fn only_a_dump_is_encoded() {
        assert!(encode(Path::new("releases.xml"), |_, _| {}).is_err());
    }
}
