//! Words gathered to be written backwards, in that order.

/// A word written backwards.
pub(super) fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// Words with their values, each with its letters in reverse. All are kept in
/// memory until they are in order: about forty bytes a word.
#[derive(Default)]
pub(super) struct Backwards {
    letters: Vec<u8>,
    words: Vec<Word>,
}

struct Word {
    from: usize,
    to: usize,
    value: u64,
}

impl Backwards {
    /// Adds a word.
    pub(super) fn add(&mut self, word: &str, value: u64) {
        let from = self.letters.len();
        self.letters.extend_from_slice(reversed(word).as_bytes());
        let to = self.letters.len();
        self.words.push(Word { from, to, value });
    }

    /// The words in the order of their last letters, with their values.
    pub(super) fn in_order(&mut self) -> impl Iterator<Item = (&[u8], u64)> {
        let letters = &self.letters;
        let backwards = |word: &Word| &letters[word.from..word.to];
        self.words
            .sort_unstable_by(|a, b| backwards(a).cmp(backwards(b)));
        self.words
            .iter()
            .map(move |word| (backwards(word), word.value))
    }
}

#[cfg(test)]
mod tests {
    use super::Backwards;

    #[test]
    fn words_come_in_the_order_of_their_last_letters() {
        let mut words = Backwards::default();
        for (word, value) in [("abba", 1), ("björk", 2), ("krk", 3), ("zebra", 4)] {
            words.add(word, value);
        }
        let in_order: Vec<(String, u64)> = (words.in_order())
            .map(|(word, value)| (String::from_utf8_lossy(word).into_owned(), value))
            .collect();
        let meant = [("abba", 1), ("arbez", 4), ("krk", 3), ("kröjb", 2)];
        assert_eq!(
            in_order,
            meant.map(|(word, value)| (word.to_owned(), value))
        );
    }
}
