//! Names that begin as asked, told by their keys.

use std::ops::Range;

use tantivy::columnar::TermOrdHit;
use tantivy::{DocId, TantivyError};

use crate::error::Error;
use crate::index::{KEY_BYTES, Keys};
use crate::query::Reading;

/// The keys of a segment, held against those that are asked for.
pub(super) struct Begins<'i, 'r> {
    keys: &'i Keys,
    how: How<'r>,
}

/// A look into the dictionary of keys costs the same for a key and for the
/// number of one.
enum How<'r> {
    /// The text of each name is looked up, and compared with these keys, which
    /// have so many typos.
    Text(Vec<(&'r str, u8)>),
    /// The numbers between which names begin so are looked up once.
    Numbers(Vec<(Range<u64>, u8)>),
}

impl<'i, 'r> Begins<'i, 'r> {
    /// Gets ready for at most so many documents.
    pub(super) fn new(
        keys: &'i Keys,
        readings: &'r [Reading],
        documents: usize,
    ) -> Result<Self, Error> {
        let asked = (readings.iter().flat_map(|reading| &reading.keys))
            .map(|(key, typos)| (&key[..key.floor_char_boundary(KEY_BYTES)], *typos));
        let asked: Vec<(&str, u8)> = asked.collect();
        let how = if documents < 2 * asked.len() {
            How::Text(asked)
        } else {
            How::Numbers(numbers(keys, &asked)?)
        };
        Ok(Self { keys, how })
    }

    /// The fewest typos with which the name of a document begins as asked;
    /// none where it doesn't.
    pub(super) fn typos(&self, document: DocId) -> Result<Option<u8>, Error> {
        let number = self.keys.numbers.get_val(document);
        match &self.how {
            How::Numbers(ranges) => Ok((ranges.iter())
                .filter(|(range, _)| range.contains(&number))
                .map(|(_, typos)| *typos)
                .min()),
            How::Text(asked) => {
                let mut name = String::new();
                (self.keys.names.ord_to_str(number, &mut name)).map_err(TantivyError::from)?;
                Ok((asked.iter())
                    .filter(|(key, _)| name.starts_with(key))
                    .map(|(_, typos)| *typos)
                    .min())
            }
        }
    }
}

/// The numbers of the names that begin as one of these keys.
fn numbers(keys: &Keys, asked: &[(&str, u8)]) -> Result<Vec<(Range<u64>, u8)>, Error> {
    let names = keys.names.dictionary();
    let first = |bytes: &[u8]| match names.term_ord_or_next(bytes) {
        Ok(TermOrdHit::Exact(number) | TermOrdHit::Next(number)) => Ok(number),
        Err(cause) => Err(TantivyError::from(cause)),
    };
    let mut ranges = Vec::new();
    for (key, typos) in asked {
        // No text has this byte, so it comes after all that go on.
        let end = [key.as_bytes(), &[0xff]].concat();
        let (from, to) = (first(key.as_bytes())?, first(&end)?);
        if from < to {
            ranges.push((from..to, *typos));
        }
    }
    Ok(ranges)
}
