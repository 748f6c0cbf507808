//! The thread that cuts a file, and hands its batches on.

use roaring::RoaringBitmap;
use tokio::sync::mpsc;

use crate::Error;
use crate::cutter::{Cutter, RawBatch};
use crate::folder::DumpFile;
use crate::source::{Position, Source};

/// A batch on its way, with what only the cutting thread can tell.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) batch: RawBatch,
    /// Number of the batch in its file, from 1.
    pub(crate) number: i32,
    /// XXH3 of what is in it, and of what stands twice.
    pub(crate) hash: i64,
    /// Whether a record's id stood before it in the file.
    pub(crate) duplicate: Vec<bool>,
}

/// What was in a file that has been cut.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) batches: i32,
    /// Bytes unpacked.
    pub(crate) xml_bytes: u64,
    /// Ids of all its records.
    pub(crate) ids: RoaringBitmap,
}

/// Cuts a file to its end, or for as long as somebody takes the batches. An
/// error goes the way of the batches.
pub(crate) fn cut(
    file: &DumpFile,
    position: Position,
    sender: &mpsc::Sender<Result<Cut, Error>>,
) -> File {
    let mut done = File::default();
    let mut cutter = match Source::open(file, position).and_then(|source| Cutter::new(source, file))
    {
        Ok(cutter) => cutter,
        Err(error) => {
            // Nobody listens where another lane has failed before.
            let _ = sender.blocking_send(Err(error));
            return done;
        }
    };
    loop {
        let next = match cutter.next_batch() {
            Ok(None) => return done,
            Ok(Some(batch)) => {
                done.batches += 1;
                Ok(Cut::new(batch, done.batches, &mut done.ids))
            }
            Err(error) => Err(error),
        };
        done.xml_bytes = cutter.xml_bytes();
        let failed = next.is_err();
        if sender.blocking_send(next).is_err() || failed {
            return done;
        }
    }
}

impl Cut {
    /// A batch, and the ids of all batches before it.
    pub(crate) fn new(batch: RawBatch, number: i32, seen: &mut RoaringBitmap) -> Self {
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        let mut duplicate = Vec::with_capacity(batch.records.len());
        for record in &batch.records {
            let stood_before = record.id.is_some_and(|id| !seen.insert(id.cast_unsigned()));
            hash.update(&record.raw_hash.to_le_bytes());
            hash.update(&[u8::from(stood_before)]);
            duplicate.push(stood_before);
        }
        Self {
            batch,
            number,
            hash: hash.digest().cast_signed(),
            duplicate,
        }
    }
}
