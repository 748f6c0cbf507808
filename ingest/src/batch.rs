//! A batch of records is read: which are new, what rows they make.

use entity::Kind;

use crate::copy::Lines;
use crate::cutter::{RawBatch, RawRecord};
use crate::dump::{self, MAPPING_VERSION, TABLES, Unknown};
use crate::ledger::{Entry, Known, LedgerRow};
use crate::roles::Roles;
use crate::xml::Tree;

/// Raw records kept as evidence are cut at this length; the whole record is
/// in the file, at the place that is kept with it.
const KEPT_BYTES: usize = 1024 * 1024;

/// What is to be written for a batch.
#[derive(Debug)]
pub(crate) struct ReadBatch {
    /// The rows, and the ledger's rows for them.
    pub(crate) lines: Lines,
    /// Records that were not there before.
    pub(crate) added: Vec<i32>,
    /// Records whose rows are to be replaced.
    pub(crate) changed: Vec<i32>,
    /// Records that are written differently but make the same rows; only
    /// their ledger's rows are among the lines.
    pub(crate) rewritten: Vec<i32>,
    /// Records left alone, the rewritten ones among them.
    pub(crate) unchanged: Vec<i32>,
    /// Records that can't be taken.
    pub(crate) rejects: Vec<Reject>,
    /// Elements and attributes without a column.
    pub(crate) unknown: Unknown,
}

/// A record that can't be taken.
#[derive(Debug)]
pub(crate) struct Reject {
    pub(crate) record: RawRecord,
    pub(crate) reason: String,
    /// Its id, unless a record that can be taken may have it too.
    pub(crate) lost: Option<i32>,
    pub(crate) raw: Vec<u8>,
}

/// What all records of a batch are read with.
struct Reading<'a, 'r> {
    kind: Kind,
    run_id: i32,
    roles: &'r Roles,
    tree: Tree<'a>,
}

/// Reads what the ledger doesn't know. `duplicate` tells of each record
/// whether its id stood before it in the file.
pub(crate) fn read(
    kind: Kind,
    run_id: i32,
    batch: &RawBatch,
    duplicate: &[bool],
    known: &Known,
    roles: &Roles,
) -> ReadBatch {
    let mut read = ReadBatch {
        lines: Lines::new(TABLES.len()),
        added: Vec::new(),
        changed: Vec::new(),
        rewritten: Vec::new(),
        unchanged: Vec::new(),
        rejects: Vec::new(),
        unknown: Unknown::default(),
    };
    let mut reading = Reading {
        kind,
        run_id,
        roles,
        tree: Tree::default(),
    };
    for (record, &duplicate) in batch.records.iter().zip(duplicate) {
        let raw = batch.bytes_of(record);
        let taken = match record.id {
            None => Err("it has no id, or is no record at all".to_owned()),
            Some(id) if duplicate => Err(format!("id {id} stands before it in the same file")),
            Some(id) => read.take(&mut reading, id, record, raw, known.of_record(id)),
        };
        if let Err(reason) = taken {
            read.rejects.push(Reject {
                record: record.clone(),
                reason,
                lost: record.id.filter(|_| !duplicate),
                raw: raw[..raw.len().min(KEPT_BYTES)].to_vec(),
            });
        }
    }
    read
}

impl ReadBatch {
    fn take<'a>(
        &mut self,
        reading: &mut Reading<'a, '_>,
        id: i32,
        record: &RawRecord,
        raw: &'a [u8],
        known: Option<&Entry>,
    ) -> Result<(), String> {
        let &mut Reading {
            kind,
            run_id,
            roles,
            ref mut tree,
        } = reading;
        if known.is_some_and(|entry| entry.matches(record.raw_hash)) {
            self.unchanged.push(id);
            return Ok(());
        }
        let text = std::str::from_utf8(raw).map_err(|error| error.to_string())?;
        // Postgres's text can hold every character but this one.
        if memchr::memchr(0, raw).is_some() {
            return Err("it contains a NUL character".to_owned());
        }
        let mark = self.lines.mark();
        let written = dump::write_rows(
            kind,
            id,
            text,
            tree,
            roles,
            &mut self.lines,
            &mut self.unknown,
        );
        self.unknown.of_record(id);
        if let Err(reason) = written {
            self.lines.go_back(&mark);
            return Err(reason);
        }
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for (table, lines) in self.lines.since(&mark) {
            hash.update(&table.to_le_bytes());
            hash.update(&lines.len().to_le_bytes());
            hash.update(lines);
        }
        let rows_hash = hash.digest().cast_signed();
        let mut written_by = run_id;
        match known {
            None => self.added.push(id),
            Some(entry) if entry.rows_hash == rows_hash => {
                self.lines.go_back(&mark);
                self.rewritten.push(id);
                self.unchanged.push(id);
                written_by = entry.run_id;
            }
            Some(_) => self.changed.push(id),
        }
        self.lines.push(&LedgerRow {
            raw_hash: record.raw_hash,
            rows_hash,
            id,
            run_id: written_by,
            kind: kind.number(),
            mapping_version: MAPPING_VERSION,
        });
        Ok(())
    }
}
