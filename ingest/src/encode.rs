//! What a load would send to Postgres, without Postgres.

use std::collections::HashMap;
use std::path::Path;

use roaring::RoaringBitmap;

use crate::batch;
use crate::cutter::Cutter;
use crate::cutting::Cut;
use crate::dump::TABLES;
use crate::error::Error;
use crate::folder;
use crate::roles::Roles;
use crate::source::{Position, Source};

/// What a file came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Records in the file, the rejected ones among them.
    pub records: u64,
    /// Rows in all tables, without the ledger's.
    pub rows: u64,
    /// Records that can't be taken.
    pub rejected: u64,
    /// Bytes of XML, unpacked.
    pub xml_bytes: u64,
}

/// Reads one dump file as a first load does and hands over what it would send:
/// the COPY statement of a table and lines for it, batch after batch. The file
/// is named as Discogs names it, which tells its kind.
///
/// For benchmarks and tests: everything happens on the caller's thread, and
/// rejected records are only counted.
pub fn encode(path: &Path, mut send: impl FnMut(&str, &[u8])) -> Result<Encoded, Error> {
    let file = folder::recognise(path.to_owned()).ok_or_else(|| Error::NoDumps {
        dir: path.to_owned(),
    })?;
    let statements = TABLES.map(|table| table.copy_statement());
    let source = Source::open(&file, Position::default())?;
    let mut cutter = Cutter::new(source, &file)?;
    let (mut seen, known, roles) = (RoaringBitmap::new(), HashMap::new(), Roles::none());
    let mut number = 0;
    let mut encoded = Encoded::default();
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
    }
    encoded.xml_bytes = cutter.xml_bytes();
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
