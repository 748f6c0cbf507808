//! Words that stand in millions of rows, kept there as a number.
//!
//! Whoever writes a row keeps a word that is not on the list as printed. Lists
//! only ever grow at the end: their numbers stand in tables.

/// A list of words, numbered from 1.
#[derive(Clone, Copy, Debug)]
pub struct Words(&'static [&'static str]);

/// What Discogs's users think of a record's data.
pub const QUALITIES: Words = Words(&[
    "Needs Vote",
    "Correct",
    "Complete and Correct",
    "Needs Minor Changes",
    "Needs Major Changes",
    "Entirely Incorrect",
]);

/// Kinds of marks found on releases.
pub const IDENTIFIER_TYPES: Words = Words(&[
    "Barcode",
    "Matrix / Runout",
    "Rights Society",
    "Other",
    "Label Code",
    "Mould SID Code",
    "Mastering SID Code",
    "Price Code",
    "SPARS Code",
    "ISRC",
    "Depósito Legal",
    "Pressing Plant ID",
    "Distribution Code",
    "ASIN",
]);

impl Words {
    /// The number of a word; `None` where it is not on the list.
    pub fn number(self, word: &str) -> Option<i16> {
        let place = self.0.iter().position(|known| *known == word)?;
        i16::try_from(place + 1).ok()
    }

    /// The word of a number; `None` where there is none.
    pub fn word(self, number: i16) -> Option<&'static str> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0.get(place).copied()
    }

    /// All of them, with their numbers.
    pub fn all(self) -> impl Iterator<Item = (i16, &'static str)> {
        (1..).zip(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::{IDENTIFIER_TYPES, QUALITIES};

    #[test]
    fn a_number_leads_back_to_its_word() {
        for words in [QUALITIES, IDENTIFIER_TYPES] {
            for (number, word) in words.all() {
                assert_eq!(words.number(word), Some(number));
                assert_eq!(words.word(number), Some(word));
            }
            assert_eq!(words.word(0), None);
            assert_eq!(words.word(-1), None);
            assert_eq!(words.word(1_000), None);
            assert_eq!(words.number("needs vote"), None);
        }
    }

    /// Tables hold these numbers: a list may only grow at its end.
    #[test]
    fn the_numbers_stay() {
        assert_eq!(QUALITIES.word(6), Some("Entirely Incorrect"));
        assert_eq!(IDENTIFIER_TYPES.word(1), Some("Barcode"));
        assert_eq!(IDENTIFIER_TYPES.word(14), Some("ASIN"));
    }
}
