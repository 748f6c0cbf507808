//! A section: one shelf, asked in stages. Each stage asks for less.

mod ask;
mod fewer;
mod page;

use entity::Kind;

use crate::document::Shelf;
use crate::error::Error;
use crate::index::{Dictionary, ShelfIndex};
use crate::query::{Forgive, Reading, Remembered, Request, Sort, Typed, Vocabulary};

use super::budget::Budget;
use super::candidates::Candidates;
use super::clause::{Clause, Frame};
use super::probe::Probe;
use super::terms::Terms;

pub use page::Hit;

/// Where fewer groups match as typed, other spellings are tried.
pub(crate) const LITTLE: usize = 5;

/// How much of what was typed must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// All of it, as typed; the last word may go on.
    Typed,
    /// All of it; words that are hardly known in any near spelling, too.
    Forgiven,
    /// All of it, every word in any near spelling.
    Doubted,
    /// As much as there is.
    Dropped,
}

/// One shelf, being asked.
pub(crate) struct Section<'i> {
    /// Which one.
    pub(crate) shelf: Shelf,
    index: &'i ShelfIndex,
    vocabulary: Remembered<'i, Dictionary>,
    terms: Terms<'i>,
    frame: Frame,
    readings: Vec<Reading>,
    named: Vec<Clause>,
    /// Whether anything has the words as they were typed.
    as_typed: bool,
    /// Hits that are wanted of it.
    most: usize,
    /// What was looked for as far as seemed to be enough, or put off.
    left_off: Vec<Probe>,
    candidates: Candidates,
    /// Words that were left out, because nothing has all.
    pub(crate) dropped: Vec<String>,
}

impl<'i> Section<'i> {
    /// A section of a request, of which so many hits are wanted; nothing is
    /// asked yet.
    pub(crate) fn new(
        shelf: Shelf,
        index: &'i ShelfIndex,
        request: &Request,
        typed: &Typed,
        most: usize,
    ) -> Result<Self, Error> {
        let kind = match (request.wants(Kind::Master), request.wants(Kind::Release)) {
            (true, false) if shelf == Shelf::Album => Some(Kind::Master),
            (false, true) if shelf == Shelf::Album => Some(Kind::Release),
            _ => None,
        };
        let terms = Terms::new(index);
        let frame = Frame::new(
            &terms,
            kind,
            &request.filter,
            &typed.phrases,
            &typed.excluded,
        )?;
        Ok(Self {
            shelf,
            index,
            vocabulary: Remembered::new(&index.dictionary),
            terms,
            frame,
            readings: Vec::new(),
            named: Vec::new(),
            as_typed: false,
            most,
            left_off: Vec::new(),
            candidates: Candidates::default(),
            dropped: Vec::new(),
        })
    }

    /// What was asked so far.
    pub(crate) fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Whether the whole name of something is what was typed, or nearly, and
    /// its words are known so: "radio head" names a band, but isn't its words.
    pub(crate) fn is_named(&self) -> bool {
        !self.named.is_empty() && self.as_typed
    }

    /// How many groups were found.
    pub(crate) fn found(&self) -> usize {
        self.candidates.len()
    }

    /// Forgets all that was asked and found.
    pub(crate) fn forget(&mut self) {
        self.readings.clear();
        self.named.clear();
        self.left_off.clear();
        self.candidates = Candidates::default();
        self.dropped.clear();
    }

    /// In how many documents of the shelf a word is.
    pub(crate) fn documents(&self, word: &str) -> u64 {
        self.vocabulary.documents(word)
    }

    /// Asks at a stage; what earlier ones found stays.
    pub(crate) fn ask(
        &mut self,
        stage: Stage,
        typed: &Typed,
        request: &Request,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        let vocabulary = &self.vocabulary;
        let fresh = match stage {
            Stage::Typed => vec![Reading::strict(typed, vocabulary)],
            Stage::Forgiven => {
                let mut readings = Reading::respaced(typed, vocabulary);
                readings.extend(Reading::forgiving(typed, vocabulary, Forgive::Rare));
                readings
            }
            Stage::Doubted => (Reading::forgiving(typed, vocabulary, Forgive::All).into_iter())
                .filter(|reading| !self.readings.contains(reading))
                .collect(),
            Stage::Dropped => self.fewer(typed, budget)?.into_iter().collect(),
        };
        if request.sort != Sort::Relevance {
            // Sorted pages see all that matches, so they need no candidates,
            // but whether there are any decides on the next stage.
            return self.look_for(fresh, typed, request, 10, budget);
        }
        self.look_for(fresh, typed, request, request.reach, budget)
    }

    /// The typed words with better known spellings in place of hardly known
    /// ones, if any were tried, and how often the rarest of them stands.
    pub(crate) fn suggestion(&self, typed: &Typed) -> Option<(u64, String)> {
        let vocabulary = &self.vocabulary;
        let spellings = |word: &str| {
            let mut units = self
                .readings
                .iter()
                .rev()
                .flat_map(|reading| &reading.units);
            let unit = units.find(|unit| unit.spellings.len() > 1 && unit.spellings[0].0 == word);
            unit.map_or(&[][..], |unit| &unit.spellings[1..])
        };
        let (mut any, mut rarest) = (false, u64::MAX);
        let mut words = Vec::with_capacity(typed.words.len());
        for word in &typed.words {
            let known = vocabulary.documents(&word.text);
            let better = (spellings(&word.text).iter())
                .map(|(near, _)| (vocabulary.documents(near), near))
                .find(|(documents, _)| *documents > 10 * known);
            any |= better.is_some();
            rarest = rarest.min(better.map_or(known, |(documents, _)| documents));
            words.push(better.map_or(word.text.as_str(), |(_, near)| near));
        }
        (any && rarest > 0).then(|| (rarest, words.join(" ")))
    }
}
