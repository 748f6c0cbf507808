//! A reading: what a question may have meant.

use crate::index::Known;
use crate::words::pairs;

use super::typed::{Typed, TypedWord};

/// Words that an unfinished word may become, where there are too many to ask for all.
const MOST_ENDINGS: usize = 64;

/// Spellings that a word may have meant.
const MOST_SPELLINGS: usize = 12;

/// Whole names that are looked for, where words have several spellings.
const MOST_KEYS: usize = 12;

/// A word in more documents than this is meant as typed.
const RARE: u64 = 10;

/// Words below this length are taken as typed.
const FORGIVING: usize = 4;

/// From this length on, two typos are forgiven.
const TWICE_FORGIVING: usize = 8;

/// What the planner asks the index.
pub(crate) trait Vocabulary {
    /// In how many documents a word is.
    fn documents(&self, word: &str) -> u64;
    /// The most frequent words that begin like this, at most `limit`; the word
    /// itself is not among them.
    fn beginning_with(&self, beginning: &str, limit: usize) -> Vec<Known>;
    /// The words within so many typos (letters added, left out, taken for
    /// another, or swapped with their neighbour), nearest and then most
    /// frequent first, at most `limit`; the word itself is not among them.
    fn near(&self, word: &str, typos: u8, limit: usize) -> Vec<Known>;
}

/// Which words may be typos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forgive {
    /// Words that are in hardly any document.
    Rare,
    /// Any word.
    All,
}

/// Words that must all be there, each in one of its spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// What must be there.
    pub(crate) units: Vec<Unit>,
    /// Keys of the whole name, with their typos.
    pub(crate) keys: Vec<(String, u8)>,
}

/// A part of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Words of which one must be there, with their typos.
    pub(crate) spellings: Vec<(String, u8)>,
    /// What the word may only begin with, too.
    pub(crate) beginning: Option<Beginning>,
}

/// How an unfinished word may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// Short enough to have postings of its own.
    Short(String),
    /// The words it may become.
    Words(Vec<String>),
}

impl Unit {
    fn word(text: &str) -> Self {
        Self {
            spellings: vec![(text.to_owned(), 0)],
            beginning: None,
        }
    }
}

impl Reading {
    /// The question as typed. The last word may go on, if it is unfinished.
    pub(crate) fn strict(typed: &Typed, vocabulary: &impl Vocabulary) -> Self {
        let mut units = units(&typed.words);
        if typed.unfinished
            && let Some(last) = units.last_mut()
        {
            let word = &last.spellings[0].0;
            last.beginning = Some(if word.chars().count() <= crate::index::PREFIX_LETTERS {
                Beginning::Short(word.clone())
            } else {
                let words = vocabulary.beginning_with(word, MOST_ENDINGS);
                Beginning::Words(words.into_iter().map(|known| known.word).collect())
            });
        }
        dedup(&mut units);
        Self {
            units,
            keys: vec![(
                typed.words.iter().map(|word| word.text.as_str()).collect(),
                0,
            )],
        }
    }

    /// The question with typos forgiven, in rare words or in all; `None` where
    /// no other spelling is known of any.
    pub(crate) fn forgiving(
        typed: &Typed,
        vocabulary: &impl Vocabulary,
        forgive: Forgive,
    ) -> Option<Self> {
        let mut units = Vec::with_capacity(typed.words.len());
        let mut any = false;
        for word in &typed.words {
            if word.unspaced {
                units.extend(parts(word));
                continue;
            }
            let mut unit = Unit::word(&word.text);
            let is_meant = forgive == Forgive::Rare && vocabulary.documents(&word.text) > RARE;
            let near = if is_meant {
                Vec::new()
            } else {
                spellings(&word.text, vocabulary)
            };
            any |= !near.is_empty();
            unit.spellings
                .extend(near.into_iter().map(|known| (known.word, known.typos)));
            units.push(unit);
        }
        if !any {
            return None;
        }
        let keys = keys(&units);
        dedup(&mut units);
        Some(Self { units, keys })
    }

    /// The question with two words taken as one, or one as two, where the
    /// index knows them so: "radio head", "pinkfloyd".
    pub(crate) fn respaced(typed: &Typed, vocabulary: &impl Vocabulary) -> Vec<Self> {
        let mut readings = Vec::new();
        let plain = |word: &TypedWord| !word.unspaced;
        for (at, pair) in typed.words.windows(2).enumerate() {
            let joined = format!("{}{}", pair[0].text, pair[1].text);
            if pair.iter().all(plain) && vocabulary.documents(&joined) > 0 {
                readings.push(Self::instead(typed, at..at + 2, &[&joined]));
            }
        }
        for (at, word) in typed
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| plain(word))
        {
            if word.text.len() < 2 * FORGIVING - 2 || vocabulary.documents(&word.text) > 0 {
                continue;
            }
            let split = (word.text.char_indices().skip(2))
                .map(|(end, _)| word.text.split_at(end))
                .filter(|(_, right)| right.chars().count() > 1)
                .map(|(left, right)| {
                    let documents = vocabulary.documents(left).min(vocabulary.documents(right));
                    (documents, left, right)
                })
                .max();
            if let Some((1.., left, right)) = split {
                readings.push(Self::instead(typed, at..at + 1, &[left, right]));
            }
        }
        readings
    }

    /// The question with some of its words replaced.
    fn instead(typed: &Typed, range: std::ops::Range<usize>, by: &[&str]) -> Self {
        let word = |text: &&str| TypedWord {
            text: (*text).to_owned(),
            unspaced: false,
        };
        let mut words = typed.words.clone();
        words.splice(range, by.iter().map(word));
        let key = words.iter().map(|word| word.text.as_str()).collect();
        let mut units = units(&words);
        dedup(&mut units);
        Self {
            units,
            keys: vec![(key, 1)],
        }
    }
}

/// Other spellings that a word may have meant.
fn spellings(word: &str, vocabulary: &impl Vocabulary) -> Vec<Known> {
    let letters = word.chars().count();
    // A number with a typo is another number.
    if letters < FORGIVING || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let near = vocabulary.near(word, 1, MOST_SPELLINGS);
    if letters < TWICE_FORGIVING || near.iter().any(|known| known.documents > RARE) {
        return near;
    }
    vocabulary.near(word, 2, MOST_SPELLINGS)
}

fn units(words: &[TypedWord]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(words.len());
    for word in words {
        if word.unspaced {
            units.extend(parts(word));
        } else {
            units.push(Unit::word(&word.text));
        }
    }
    units
}

/// A word in an unspaced script is asked for by its parts.
fn parts(word: &TypedWord) -> impl Iterator<Item = Unit> + '_ {
    pairs(&word.text).map(Unit::word)
}

/// A word that comes twice is asked for once; what its last place allows, counts.
fn dedup(units: &mut Vec<Unit>) {
    let mut at = 0;
    while at < units.len() {
        let again = units[at + 1..]
            .iter()
            .any(|later| later.spellings == units[at].spellings);
        if again {
            units.remove(at);
        } else {
            at += 1;
        }
    }
}

/// The keys of the whole name that the spellings make, fewest typos first.
fn keys(units: &[Unit]) -> Vec<(String, u8)> {
    let mut keys = vec![(String::new(), 0u8)];
    for unit in units {
        let mut longer = Vec::with_capacity(keys.len() * unit.spellings.len());
        for (key, typos) in &keys {
            for (word, more) in &unit.spellings {
                longer.push((format!("{key}{word}"), typos.saturating_add(*more)));
            }
        }
        longer.sort_by_key(|(_, typos)| *typos);
        longer.truncate(4 * MOST_KEYS);
        keys = longer;
    }
    keys.truncate(MOST_KEYS);
    keys
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Forgive, Known, Reading, Vocabulary};
    use crate::query::typed::Typed;

    /// A vocabulary of a few words.
    struct Few(&'static [(&'static str, u64)]);

    impl Vocabulary for Few {
        fn documents(&self, word: &str) -> u64 {
            (self.0.iter())
                .find_map(|(known, documents)| (*known == word).then_some(*documents))
                .unwrap_or(0)
        }
        fn beginning_with(&self, beginning: &str, _: usize) -> Vec<Known> {
            (self.0.iter())
                .filter(|(word, _)| word.starts_with(beginning) && *word != beginning)
                .map(|(word, documents)| Known {
                    word: (*word).to_owned(),
                    documents: *documents,
                    typos: 0,
                })
                .collect()
        }
        fn near(&self, word: &str, typos: u8, _: usize) -> Vec<Known> {
            (self.0.iter())
                .filter(|(known, _)| {
                    *known != word && known.len().abs_diff(word.len()) <= usize::from(typos)
                })
                .filter(|(known, _)| {
                    known
                        .bytes()
                        .filter(|byte| word.bytes().any(|other| other == *byte))
                        .count()
                        + usize::from(typos)
                        >= known.len()
                })
                .map(|(known, documents)| Known {
                    word: (*known).to_owned(),
                    documents: *documents,
                    typos: 1,
                })
                .collect()
        }
    }

    const WORDS: Few = Few(&[
        ("radiohead", 9),
        ("pink", 5),
        ("floyd", 4),
        ("radio", 3),
        ("head", 2),
    ]);

    #[test]
    fn the_last_word_alone_may_go_on() {
        let reading = Reading::strict(&Typed::read("pink radioh"), &WORDS);
        assert_eq!(reading.units[0].beginning, None);
        assert_eq!(
            reading.units[1].beginning,
            Some(Beginning::Words(vec!["radiohead".to_owned()]))
        );
        let reading = Reading::strict(&Typed::read("pi"), &WORDS);
        assert_eq!(
            reading.units[0].beginning,
            Some(Beginning::Short("pi".to_owned()))
        );
    }

    #[test]
    fn spellings_make_whole_names() {
        let reading = Reading::forgiving(&Typed::read("pink flyod"), &WORDS, Forgive::Rare)
            .expect("floyd is near");
        assert!(reading.keys.contains(&("pinkfloyd".to_owned(), 1)));
        assert_eq!(
            Reading::forgiving(&Typed::read("the 1984"), &WORDS, Forgive::All),
            None
        );
    }

    #[test]
    fn words_are_joined_and_split_where_the_index_knows_them_so() {
        let keys = |text| {
            let readings = Reading::respaced(&Typed::read(text), &WORDS);
            readings
                .into_iter()
                .map(|reading| reading.units.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(keys("radio head"), [1]);
        assert_eq!(keys("pinkfloyd"), [2]);
        assert!(keys("pink floyd").is_empty());
        assert!(keys("nothing").is_empty());
    }

    #[test]
    fn a_word_that_comes_twice_is_asked_for_once() {
        let reading = Reading::strict(&Typed::read("the the"), &WORDS);
        assert_eq!(reading.units.len(), 1);
        assert!(reading.units[0].beginning.is_some());
        assert_eq!(reading.keys, [("thethe".to_owned(), 0)]);
    }
}
