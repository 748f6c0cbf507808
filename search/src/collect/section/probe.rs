//! What a section is asked for: whole names, names that begin so, words.

use crate::document::Shelf;
use crate::error::Error;
use crate::index::PREFIX_LETTERS;
use crate::index::text::Whole;
use crate::query::{Reading, Request, Typed};

use super::{LITTLE, Section};
use crate::collect::budget::Budget;
use crate::collect::candidates::Tier;
use crate::collect::clause::{self, Clause, named};

/// Conditions besides one word that a name may have to meet to be looked for
/// by how it begins.
const MOST_CONDITIONS: usize = 1;

impl Section<'_> {
    /// Looks for what these readings ask for, up to so many groups each.
    pub(super) fn probe(
        &mut self,
        readings: Vec<Reading>,
        typed: &Typed,
        request: &Request,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        for reading in readings {
            let mut names = Vec::new();
            // Only artists have other names, and only albums have artists.
            let nearly = match self.shelf {
                Shelf::Artist => &[Whole::Bare, Whole::Also][..],
                Shelf::Label => &[Whole::Bare],
                Shelf::Album => &[Whole::Bare, Whole::Both],
            };
            for (key, typos) in &reading.keys {
                names.push((named(&self.terms, Whole::Title, key), Tier::Exact, *typos));
                for how in nearly {
                    names.push((named(&self.terms, *how, key), Tier::Nearly, *typos));
                }
            }
            if let Some(bare) = typed.bare_key().filter(|_| self.readings.is_empty()) {
                names.push((named(&self.terms, Whole::Title, &bare), Tier::Nearly, 0));
            }
            for (clause, tier, typos) in names {
                let clause = self.frame.with(&self.terms, vec![clause])?;
                let found = self.candidates.probe(
                    self.index,
                    &clause,
                    (tier, typos),
                    request.collapse,
                    limit,
                    budget,
                )?;
                if found > 0 {
                    self.named.push(clause);
                }
            }
            // Names that begin as a reading come before all that only has its
            // words, so they are looked for apart. Where much else must be met,
            // so little begins so that it is sooner found among the rest.
            let mut found = 0;
            let mut tier = Tier::MayBegin;
            if reading.units.len() == 1 && self.frame.conditions() <= MOST_CONDITIONS {
                let keys = reading.keys.iter().map(|(key, _)| key.as_str());
                if let Some(begun) = clause::begun(&self.terms, keys)? {
                    if is_told_by_terms(&reading) {
                        tier = Tier::Begins;
                    }
                    let begun = Some(&begun);
                    found = self.probe_words(&reading, tier, begun, request, limit, budget)?;
                }
                tier = Tier::Words;
                let is_enough = self.candidates.len() >= self.most.max(LITTLE);
                self.is_put_off = self.readings.is_empty() && is_enough;
            }
            if !self.is_put_off {
                found += self.probe_words(&reading, tier, None, request, limit, budget)?;
            }
            self.as_typed |= found > 0 && self.readings.is_empty();
            self.readings.push(reading);
        }
        Ok(())
    }

    /// Looks for what has all words of a reading, and may have to begin so: for
    /// the words as they are, and then for what the last one only begins, so
    /// that a whole word is not crowded out by those that go on. Returns how
    /// many groups each of both found, together.
    pub(super) fn probe_words(
        &mut self,
        reading: &Reading,
        tier: Tier,
        begun: Option<&Clause>,
        request: &Request,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let mut found = 0;
        for going_on in [false, true] {
            if going_on && reading.units.iter().all(|unit| unit.beginning.is_none()) {
                continue;
            }
            let mut must = clause::reading(&self.terms, reading, going_on)?;
            must.extend(begun.cloned());
            found += self.candidates.probe(
                self.index,
                &self.frame.with(&self.terms, must)?,
                (tier, 0),
                request.collapse,
                limit,
                budget,
            )?;
        }
        Ok(found)
    }
}

/// Whether names that begin as asked are those, and only those, that have the
/// term for it.
fn is_told_by_terms(reading: &Reading) -> bool {
    match reading.keys.as_slice() {
        [(key, 0)] => key.chars().count() <= PREFIX_LETTERS,
        _ => false,
    }
}
