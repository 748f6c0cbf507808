//! Cursors of searches: how many hits came before, and of which index.
//!
//! Ranks hold within one generation of the index, so unlike the cursors of
//! edges these end with it. Bytes: format, version's sequence (4), print of its
//! id and of the index's format (4), print of the question (4), offset (2),
//! check sum (2); then URL-safe base64 without padding.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::graphql::cursor::check_sum;
use crate::graphql::error::Error;
use crate::index::Opened;

/// Tells these cursors from those of edges; raised when the bytes change
/// their meaning.
const FORMAT: u8 = 101;

const LENGTH: usize = 17;

/// A place among the hits of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Number of the catalogue's version that the index is of.
    pub(super) sequence: i32,
    /// Print of that version's id and of the index's format.
    pub(super) version: u32,
    /// Hits up to here, this one included.
    pub(super) offset: usize,
}

impl Mark {
    /// A place in the hits of this index.
    pub(super) fn of(opened: &Opened, offset: usize) -> Self {
        let name = format!("{} {}", opened.version, search::FORMAT);
        let [a, b, c, d, ..] = xxhash_rust::xxh3::xxh3_64(name.as_bytes()).to_be_bytes();
        Self {
            sequence: opened.sequence,
            version: u32::from_be_bytes([a, b, c, d]),
            offset,
        }
    }

    /// An error unless it is a place in the hits of this index.
    pub(super) fn check(self, opened: &Opened) -> Result<(), Error> {
        if self == Self::of(opened, self.offset) {
            Ok(())
        } else {
            Err(Error::StaleCursor)
        }
    }

    /// As a word, for the question with this print.
    pub(super) fn encode(self, print: u32) -> String {
        let mut bytes = [0; LENGTH];
        bytes[0] = FORMAT;
        bytes[1..5].copy_from_slice(&self.sequence.to_be_bytes());
        bytes[5..9].copy_from_slice(&self.version.to_be_bytes());
        bytes[9..13].copy_from_slice(&print.to_be_bytes());
        // Hits end long before.
        let offset = u16::try_from(self.offset).unwrap_or(u16::MAX);
        bytes[13..15].copy_from_slice(&offset.to_be_bytes());
        let check = check_sum(&bytes[..15]);
        bytes[15..].copy_from_slice(&check);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place a word stands for, if it is of the question with this print.
    pub(super) fn decode(text: &str, print: u32) -> Result<Self, Error> {
        let mut bytes = [0; LENGTH];
        // The slice is too small for anything longer, so a huge text costs nothing.
        let is_whole = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) == Ok(LENGTH)
            && bytes[0] == FORMAT
            && bytes[15..] == check_sum(&bytes[..15]);
        if !is_whole {
            return Err(Error::BadUserInput(
                "`after` is not a cursor of a search; take it from an edge or from pageInfo."
                    .to_owned(),
            ));
        }
        let four = |from: usize| {
            let [a, b, c, d] = [0, 1, 2, 3].map(|at| bytes[from + at]);
            u32::from_be_bytes([a, b, c, d])
        };
        if four(9) != print {
            return Err(Error::BadUserInput(
                "`after` is a cursor of another search than this one.".to_owned(),
            ));
        }
        Ok(Self {
            sequence: four(1).cast_signed(),
            version: four(5),
            offset: usize::from(u16::from_be_bytes([bytes[13], bytes[14]])),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn a_cursor_gives_its_place_back_and_anything_else_is_refused() {
        let mark = Mark {
            sequence: 12,
            version: u32::MAX - 1,
            offset: 999,
        };
        let text = mark.encode(7);
        assert_eq!(Mark::decode(&text, 7), Ok(mark));
        assert!(Mark::decode(&text, 8).is_err());
        for at in 0..text.len() {
            let mut damaged: Vec<char> = text.chars().collect();
            damaged[at] = if damaged[at] == 'A' { 'B' } else { 'A' };
            let damaged: String = damaged.into_iter().collect();
            assert!(Mark::decode(&damaged, 7).is_err(), "{damaged}");
        }
        for text in ["", "A", "=", &"A".repeat(10_000)] {
            assert!(Mark::decode(text, 7).is_err(), "{text}");
        }
    }
}
