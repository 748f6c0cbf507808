//! Near words: those of a dictionary that are few typos from a word.
//!
//! An automaton that may stumble at the first letter tries nearly all of them.
//! So a word is cut in two: either its first half has few of the typos, and
//! the way through the dictionary is narrow from the beginning; or it has all
//! of them, and what comes behind it is as typed, which a dictionary of the
//! words written backwards finds at once.

use std::sync::LazyLock;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use tantivy_fst::raw::Fst;

use super::backwards::reversed;
use super::walk::Walk;

/// Most typos that are looked for.
const MOST: u8 = 2;

/// Finds all words of a dictionary within so many typos, at most two: letters
/// added, left out, taken for another, or swapped with their neighbour. Each
/// comes once, with its value and its typos. `backwards` has the same words,
/// their letters in reverse.
pub(super) fn near<D: std::ops::Deref<Target = [u8]>>(
    words: &Fst<D>,
    backwards: &Fst<D>,
    word: &str,
    typos: u8,
    mut found: impl FnMut(&str, u64, u8),
) {
    let typos = typos.min(MOST);
    let letters = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let cuts: Vec<usize> = letters.collect();
    let middle = (cuts.len() - 1) / 2;
    // Two letters that are swapped are in the first half or behind it, not in
    // both: it has one letter more where it is asked for all of the typos.
    let first = &word[..cuts[middle]];
    let (more, rest) = word.split_at(cuts[(middle + 1).min(cuts.len() - 1)]);

    let few = typos / 2;
    let with_few = automata(few).build_prefix_dfa(first);
    let (begin, automaton, gate) = match few {
        0 => (first, automata(typos).build_dfa(&word[first.len()..]), None),
        _ => ("", automata(typos).build_dfa(word), Some(&with_few)),
    };
    Walk {
        begin: begin.as_bytes(),
        automaton: &automaton,
        gate,
    }
    .through(words, |near, value, typos| {
        found(&String::from_utf8_lossy(near), value, typos);
    });

    Walk {
        begin: reversed(rest).as_bytes(),
        automaton: &automata(typos).build_dfa(&reversed(more)),
        gate: None,
    }
    .through(backwards, |near, value, typos| {
        let known = reversed(&String::from_utf8_lossy(near));
        if let Distance::AtLeast(_) = with_few.eval(&known) {
            found(&known, value, typos);
        }
    });
}

/// Building the tables of an automaton takes milliseconds; they serve every word.
fn automata(typos: u8) -> &'static LevenshteinAutomatonBuilder {
    static EACH: [LazyLock<LevenshteinAutomatonBuilder>; MOST as usize + 1] = [
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(0, true)),
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true)),
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true)),
    ];
    &EACH[usize::from(typos.min(MOST))]
}

#[cfg(test)]
mod tests {
    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
    use tantivy_fst::Map;

    use super::{near, reversed};

    #[test]
    fn every_word_within_so_many_typos_is_found_and_no_other() {
        let mut words: Vec<String> = [
            "a",
            "ab",
            "abbey",
            "road",
            "björk",
            "bjork",
            "бьорк",
            "林檎",
        ]
        .map(str::to_owned)
        .into();
        // All words of up to six of two letters are near each other.
        for letters in 1..=6u32 {
            for word in 0..1u32 << letters {
                let letter = |at| if word >> at & 1 == 1 { 'x' } else { 'y' };
                words.push((0..letters).map(letter).collect());
            }
        }
        words.sort();
        let numbered = words.iter().zip(1u64..);
        let map = Map::from_iter(numbered.clone()).expect("words in order");
        let mut backwards: Vec<(String, u64)> = numbered
            .clone()
            .map(|(word, number)| (reversed(word), number))
            .collect();
        backwards.sort();
        let backwards = Map::from_iter(backwards).expect("words in order");
        for typos in [1, 2] {
            let automata = LevenshteinAutomatonBuilder::new(typos, true);
            let unusual = [
                "jbörk",
                "abey",
                "abbeyy",
                "raod",
                "林",
                "бйорк",
                "nothing",
                "",
            ];
            for asked in unusual.into_iter().chain(words.iter().map(String::as_str)) {
                let automaton = automata.build_dfa(asked);
                let mut found = Vec::new();
                near(
                    map.as_fst(),
                    backwards.as_fst(),
                    asked,
                    typos,
                    |word, number, typos| found.push((word.to_owned(), number, typos)),
                );
                found.sort();
                let meant: Vec<(String, u64, u8)> = (numbered.clone())
                    .filter_map(|(word, number)| match automaton.eval(word) {
                        Distance::Exact(typos) => Some((word.clone(), number, typos)),
                        Distance::AtLeast(_) => None,
                    })
                    .collect();
                assert_eq!(found, meant, "{asked}");
            }
        }
    }
}
