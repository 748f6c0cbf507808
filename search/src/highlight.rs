//! Highlights: what of a shown text matched what was typed.

use std::collections::HashSet;

use crate::collect::Section;
use crate::query::{Beginning, Typed};
use crate::words::{Word, pairs, words};

/// Marks what matched in the texts of an answer.
#[derive(Clone, Debug, Default)]
pub struct Highlighter {
    words: HashSet<String>,
    beginning: Option<String>,
}

/// A part of a shown text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<'t> {
    /// The part.
    pub text: &'t str,
    /// Whether it matched.
    pub matched: bool,
}

impl Highlighter {
    /// Marks what was typed, in no other spelling: for suggestions.
    pub fn of(text: &str) -> Self {
        Self::new(&Typed::read(text))
    }

    pub(crate) fn new(typed: &Typed) -> Self {
        let mut words = HashSet::new();
        for word in &typed.words {
            words.insert(word.text.clone());
            if word.unspaced {
                words.extend(pairs(&word.text).map(str::to_owned));
            }
        }
        let last = typed.words.last().filter(|_| typed.unfinished);
        Self {
            words,
            beginning: last.map(|word| word.text.clone()),
        }
    }

    /// Adds the spellings that the sections have tried.
    pub(crate) fn add<'s, 'i: 's>(&mut self, sections: impl Iterator<Item = &'s Section<'i>>) {
        for unit in sections
            .flat_map(Section::readings)
            .flat_map(|reading| &reading.units)
        {
            self.words
                .extend(unit.spellings.iter().map(|(word, _)| word.clone()));
            if let Some(Beginning::Words(endings)) = &unit.beginning {
                self.words.extend(endings.iter().cloned());
            }
        }
    }

    /// A text in parts, those that matched marked. The parts together are the
    /// text; words are marked whole.
    pub fn spans<'t>(&self, text: &'t str) -> Vec<Span<'t>> {
        let mut spans: Vec<Span<'t>> = Vec::new();
        let mut from = 0;
        let mut push = |from: usize, to: usize, matched: bool| {
            if from < to {
                spans.push(Span {
                    text: &text[from..to],
                    matched,
                });
            }
        };
        let words = words(text);
        for run in words.chunk_by(|_, next| next.attached) {
            let any = run.iter().any(|word| self.marks(word));
            if !any && self.marks_joined(run) {
                push(from, run[0].start, false);
                from = run[run.len() - 1].end;
                push(run[0].start, from, true);
                continue;
            }
            for word in run {
                // What one sign stands for is marked once.
                if word.start < from || !self.marks(word) {
                    continue;
                }
                push(from, word.start, false);
                push(word.start, word.end, true);
                from = word.end;
            }
        }
        push(from, text.len(), false);
        spans
    }

    fn marks(&self, word: &Word) -> bool {
        self.matches(&word.text)
            || (word.unspaced && (self.words.iter()).any(|part| word.text.contains(part.as_str())))
    }

    /// Whether words that only punctuation parts were asked for as one ("rem").
    fn marks_joined(&self, run: &[Word]) -> bool {
        let joined: String = run.iter().map(|word| word.text.as_str()).collect();
        run.len() > 1 && self.matches(&joined)
    }

    fn matches(&self, word: &str) -> bool {
        self.words.contains(word)
            || (self.beginning.as_ref()).is_some_and(|beginning| word.starts_with(beginning))
    }
}

#[cfg(test)]
mod tests {
    use super::Highlighter;
    use crate::query::Typed;

    fn marked(typed: &str, text: &str) -> String {
        let spans = Highlighter::new(&Typed::read(typed)).spans(text);
        let shown: String = spans.iter().map(|span| span.text).collect();
        assert_eq!(shown, text);
        spans
            .iter()
            .map(|span| {
                if span.matched {
                    format!("[{}]", span.text)
                } else {
                    span.text.to_owned()
                }
            })
            .collect()
    }

    #[test]
    fn words_are_marked_as_they_are_printed() {
        assert_eq!(marked("bjork", "Björk – Début"), "[Björk] – Début");
        assert_eq!(
            marked("rad comp", "OK Computer, Radiohead"),
            "OK [Computer], Radiohead"
        );
        assert_eq!(marked("林檎", "椎名林檎 Live"), "[椎名林檎] Live");
        assert_eq!(marked("x", "no match…"), "no match…");
        assert_eq!(marked("and", "Earth & Wind"), "Earth [&] Wind");
        assert_eq!(marked("rem", "Live: R.E.M."), "Live: [R.E.M].");
        assert_eq!(marked("acd", "Live (AC/DC)"), "Live ([AC/DC])");
        assert_eq!(marked("ac", "Live (AC/DC)"), "Live ([AC]/DC)");
        assert_eq!(marked("a", ""), "");
    }
}
