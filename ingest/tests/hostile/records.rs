//! Genuine records to damage: of the samples where they are here, and of the
//! small month.

use std::collections::HashMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;

use entity::Kind;
use flate2::read::MultiGzDecoder;
use ingest::{Encoded, Error};

use crate::environment::{project, samples};

/// Larger records only make the tests slow.
const LARGEST: usize = 4 * 1024;

/// Records taken of one file.
const OF_A_FILE: usize = 150;

/// A record that is taken as it stands.
pub(crate) struct Record {
    pub(crate) bytes: Vec<u8>,
    pub(crate) id: i32,
    /// What the ledger says of its rows.
    pub(crate) rows_hash: i64,
}

/// The records of a kind.
pub(crate) fn records(kind: Kind) -> &'static [Record] {
    static ALL: LazyLock<HashMap<Kind, Vec<Record>>> =
        LazyLock::new(|| Kind::ALL.map(|kind| (kind, read(kind))).into());
    &ALL[&kind]
}

fn read(kind: Kind) -> Vec<Record> {
    let plural = kind.plural();
    let month = project().join(format!("tests/month/discogs_20260101_{plural}.xml"));
    let mut files = vec![fs::read(month).expect("the small month can be read")];
    for (folder, date) in [
        ("2017-04", "20170401"),
        ("2020-08", "20200806"),
        ("2026-04", "20260401"),
    ] {
        let path = samples().join(format!("{folder}/discogs_{date}_{plural}.xml.gz"));
        files.extend(unpacked(&path));
    }
    let mut records: Vec<Record> = Vec::new();
    for file in files {
        let text = String::from_utf8(file).expect("genuine dumps are text");
        let start = format!("\n<{}", kind.noun());
        let all: Vec<&str> = text
            .split(&start)
            .skip(1)
            .map(|rest| rest.split(&format!("\n</{plural}>")).next().unwrap_or(rest))
            .filter(|rest| rest.starts_with([' ', '>']) && rest.len() < LARGEST)
            .collect();
        for rest in all.iter().step_by(all.len().div_ceil(OF_A_FILE).max(1)) {
            let bytes = format!("{}{}", start.trim_start(), rest.trim_end()).into_bytes();
            let Some((&id, &rows_hash)) = ledger(kind, list(kind, &bytes)).1.iter().next() else {
                continue;
            };
            if records.iter().all(|other| other.id != id) {
                records.push(Record {
                    bytes,
                    id,
                    rows_hash,
                });
            }
        }
    }
    assert!(records.len() >= 4, "there are {plural}");
    records
}

fn unpacked(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let packed = fs::File::open(path).ok()?;
    let read = MultiGzDecoder::new(packed).read_to_end(&mut bytes);
    read.expect("a sample can be unpacked");
    Some(bytes)
}

/// Records as a whole file.
pub(crate) fn list(kind: Kind, records: &[u8]) -> Vec<u8> {
    let plural = kind.plural();
    let mut xml = format!("<{plural}>\n").into_bytes();
    xml.extend_from_slice(records);
    xml.extend_from_slice(format!("\n</{plural}>\n").as_bytes());
    xml
}

/// What a file comes to, and the hash of the rows of each record that was
/// taken.
pub(crate) fn ledger(kind: Kind, xml: Vec<u8>) -> (Result<Encoded, Error>, HashMap<i32, i64>) {
    let mut taken = HashMap::new();
    let encoded = ingest::encode_from(kind, Cursor::new(xml), |statement, lines| {
        let lines = std::str::from_utf8(lines).expect("lines are text");
        assert!(!lines.contains('\0'), "Postgres takes no NUL");
        let columns: Vec<&str> = statement
            .split(['(', ')'])
            .nth(1)
            .expect("columns")
            .split(", ")
            .map(|column| column.trim_matches('"'))
            .collect();
        for line in lines.split_terminator('\n') {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), columns.len(), "{statement}: {line}");
            if statement.contains("ingest.raw_entities") {
                let field = |name: &str| {
                    let place = columns.iter().position(|column| *column == name);
                    fields[place.expect("a column of the ledger")]
                };
                let id = field("id").parse().expect("an id");
                let hash = field("rows_hash").parse().expect("a hash");
                assert!(taken.insert(id, hash).is_none(), "{id} is taken twice");
            }
        }
    });
    (encoded, taken)
}
