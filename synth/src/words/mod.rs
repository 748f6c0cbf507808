//! Words and names of fourteen languages in seven scripts.
//!
//! The lists are ordered by how common a word is; drawing follows Zipf's law.
//! Behind each list stands a long tail of words built of its syllables, so
//! that a large world has rare words too.

pub(crate) mod names;
pub(crate) mod prose;
pub(crate) mod titles;

use crate::rng::{Rng, Stream};

/// How many built words a language has behind its list.
const TAIL: u32 = 20_000;

/// How many words of a list are about equally common. With the first of them,
/// `love` is in 2.5 % of titles.
const WORDS_HEAD: u32 = 9;

/// How rare the words of a text may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fame {
    /// Common words only: what many people have heard of.
    Known,
    Plain,
    /// More built words than usual: names that nobody else has.
    Obscure,
}

pub(crate) struct Language {
    pub(crate) words: Vec<&'static str>,
    pub(crate) given: Vec<&'static str>,
    pub(crate) family: Vec<&'static str>,
    pub(crate) small: Vec<&'static str>,
    syllables: Vec<&'static str>,
    endings: Vec<&'static str>,
    /// Between words: nothing in Japanese and Chinese.
    pub(crate) space: &'static str,
    pub(crate) english: bool,
    /// Family name first, as in Japanese.
    pub(crate) family_first: bool,
}

impl Language {
    fn parse(list: &'static str, space: &'static str) -> Self {
        let section = |name: &str| {
            let from = list.find(name).expect("every list has every section") + name.len();
            let rest = &list[from..];
            let end = rest.find('[').unwrap_or(rest.len());
            rest[..end].split_whitespace().collect::<Vec<_>>()
        };
        Self {
            words: section("[words]"),
            given: section("[given]"),
            family: section("[family]"),
            small: section("[small]"),
            syllables: section("[syllables]"),
            endings: section("[endings]"),
            space,
            english: false,
            family_first: space.is_empty(),
        }
    }

    /// Appends a word.
    pub(crate) fn word(&self, out: &mut String, rng: &mut Rng, fame: Fame) {
        let tail = match fame {
            Fame::Known => 0.0,
            Fame::Plain => 0.10,
            Fame::Obscure => 0.40,
        };
        if rng.chance(tail) {
            self.built(out, rng.rank(TAIL, 64));
            return;
        }
        out.push_str(self.words[ranked(rng, self.words.len(), WORDS_HEAD, fame)]);
    }

    pub(crate) fn given_name(&self, out: &mut String, rng: &mut Rng) {
        out.push_str(self.given[ranked(rng, self.given.len(), 8, Fame::Plain)]);
    }

    pub(crate) fn family_name(&self, out: &mut String, rng: &mut Rng, fame: Fame) {
        if fame != Fame::Known && rng.chance(0.45) {
            let rank = rng.rank(TAIL, 64);
            self.built(out, rank);
            if rank.is_multiple_of(2) {
                out.push_str(self.endings[rank as usize / 2 % self.endings.len()]);
            }
        } else {
            out.push_str(self.family[ranked(rng, self.family.len(), 8, fame)]);
        }
    }

    /// Appends the built word of a rank: always the same one.
    fn built(&self, out: &mut String, rank: u32) {
        let mut rng = Rng::of(self.words.len() as u64, Stream::Word, u64::from(rank));
        let first = rng.pick(&self.syllables);
        let mut letters = first.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(letters.as_str());
        for _ in 0..rng.between(1, 2) {
            out.push_str(rng.pick(&self.syllables));
        }
    }
}

fn ranked(rng: &mut Rng, len: usize, head: u32, fame: Fame) -> usize {
    let n = u32::try_from(len).expect("a list is short");
    let rank = rng.rank(n, head);
    let rank = if fame == Fame::Known {
        rank.min(rng.rank(n, head))
    } else {
        rank
    };
    rank as usize
}

pub(crate) struct Languages {
    /// The list, each with its share of a thousand.
    all: Vec<(Language, u32)>,
}

impl Languages {
    pub(crate) fn new() -> Self {
        let mut english = Language::parse(include_str!("english.txt"), " ");
        english.english = true;
        let spaced = |list| Language::parse(list, " ");
        Self {
            all: vec![
                (english, 590),
                (spaced(include_str!("german.txt")), 75),
                (spaced(include_str!("french.txt")), 65),
                (spaced(include_str!("spanish.txt")), 55),
                (spaced(include_str!("italian.txt")), 48),
                (spaced(include_str!("portuguese.txt")), 28),
                (spaced(include_str!("nordic.txt")), 40),
                (spaced(include_str!("slavic.txt")), 28),
                (spaced(include_str!("russian.txt")), 26),
                (Language::parse(include_str!("japanese.txt"), ""), 22),
                (Language::parse(include_str!("chinese.txt"), ""), 5),
                (spaced(include_str!("greek.txt")), 10),
                (spaced(include_str!("arabic.txt")), 4),
                (spaced(include_str!("hebrew.txt")), 4),
            ],
        }
    }

    pub(crate) fn english(&self) -> &Language {
        &self.all[0].0
    }

    pub(crate) fn draw(&self, rng: &mut Rng) -> u8 {
        let mut rest = rng.below(1_000);
        for (at, (_, share)) in self.all.iter().enumerate() {
            if rest < *share {
                return u8::try_from(at).expect("a handful of languages");
            }
            rest -= share;
        }
        0
    }

    pub(crate) fn get(&self, at: u8) -> &Language {
        &self.all[usize::from(at)].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_languages_make_a_thousand() {
        let languages = Languages::new();
        assert_eq!(
            languages.all.iter().map(|(_, share)| share).sum::<u32>(),
            1_000
        );
        for (language, _) in &languages.all {
            assert!(language.words.len() > 20 && language.syllables.len() > 5);
        }
    }
}
