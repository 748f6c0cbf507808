//! What a section is asked for: whole names, names that begin so, words.

use crate::document::Shelf;
use crate::error::Error;
use crate::index::PREFIX_LETTERS;
use crate::index::text::Whole;
use crate::query::{Beginning, Reading, Request, Sort, Typed};

use super::{LITTLE, Section};
use crate::collect::budget::Budget;
use crate::collect::candidates::Tier;
use crate::collect::clause::{self, Clause, named};
use crate::collect::lists::ONLY_BEGUN;
use crate::collect::probe::Probe;

/// Conditions besides one word that a name may have to meet to be looked for
/// by how it begins first. Where more must be met, so little begins so that it
/// is sooner found among the rest.
const MOST_CONDITIONS: usize = 1;

/// Groups of one word, or of how a name begins, that are looked for at first.
const FIRST: usize = 100;

impl Section<'_> {
    /// Looks for what these readings ask for, up to so many groups each.
    pub(super) fn look_for(
        &mut self,
        readings: Vec<Reading>,
        typed: &Typed,
        request: &Request,
        reach: usize,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        for reading in readings {
            for (clause, found_as) in self.names(&reading, typed) {
                let clause = self.frame.with(vec![clause]);
                let probe = Probe::new(clause.clone(), found_as, reach);
                if self.look(probe, reach, request, budget)? > 0 {
                    self.named.push(clause);
                }
            }
            let is_narrow = reading.units.len() > 1 || self.frame.conditions() > MOST_CONDITIONS;
            let found = if is_narrow {
                self.words_first(&reading, request, reach, budget)?
            } else {
                self.beginnings_first(&reading, request, reach, budget)?
            };
            self.as_typed |= found > 0 && self.readings.is_empty();
            self.readings.push(reading);
        }
        Ok(())
    }

    /// Looks for names that begin as a reading, and then for all that has its
    /// word; how many groups were found. If those fill the page, the others may
    /// not be needed at all.
    fn beginnings_first(
        &mut self,
        reading: &Reading,
        request: &Request,
        reach: usize,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let first = self.most.max(FIRST);
        let mut found = 0;
        for probe in self.beginnings(reading, reach)? {
            found += self.look(probe, first, request, budget)?;
        }
        let is_enough = self.candidates.len() >= self.most.max(LITTLE);
        let is_put_off = self.readings.is_empty() && is_enough;
        for probe in self.words(reading, Tier::Words, None, reach)? {
            let first = if is_put_off { 0 } else { first };
            found += self.look(probe, first, request, budget)?;
        }
        Ok(found)
    }

    /// Looks for all that has the words of a reading, and where that is more
    /// than is looked at, for names that begin as it; how many groups were
    /// found.
    fn words_first(
        &mut self,
        reading: &Reading,
        request: &Request,
        reach: usize,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let (mut found, mut is_cut) = (0, false);
        for probe in self.words(reading, Tier::MayBegin, None, reach)? {
            let groups = self.look(probe, reach, request, budget)?;
            found += groups;
            is_cut |= groups == reach;
        }
        // Sorted pages need no candidates.
        if is_cut && request.sort == Sort::Relevance {
            for probe in self.beginnings(reading, reach)? {
                self.look(probe, reach, request, budget)?;
            }
        }
        Ok(found)
    }

    /// Lets a probe look for its first groups, and returns how many it found.
    fn look(
        &mut self,
        mut probe: Probe,
        first: usize,
        request: &Request,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let found = probe.go_on(self.index, first, request.collapse, budget)?;
        let groups = found.len();
        self.candidates.merge(found);
        self.left_off.push(probe);
        Ok(groups)
    }

    /// The whole names that a reading may mean, and as what each is found.
    fn names(&self, reading: &Reading, typed: &Typed) -> Vec<(Clause, (Tier, u8))> {
        // Only artists have other names, and only albums have artists.
        let nearly = match self.shelf {
            Shelf::Artist => &[Whole::Bare, Whole::Also][..],
            Shelf::Label => &[Whole::Bare],
            Shelf::Album => &[Whole::Bare, Whole::Both],
        };
        let mut names = Vec::new();
        for (key, typos) in &reading.keys {
            let title = named(&self.terms, Whole::Title, key);
            names.push((title, (Tier::Exact, *typos)));
            for how in nearly {
                names.push((named(&self.terms, *how, key), (Tier::Nearly, *typos)));
            }
        }
        if let Some(bare) = typed.bare_key().filter(|_| self.readings.is_empty()) {
            let title = named(&self.terms, Whole::Title, &bare);
            names.push((title, (Tier::Nearly, 0)));
        }
        names
    }

    /// What has all words of a reading, and may begin as it.
    fn beginnings(&self, reading: &Reading, reach: usize) -> Result<Vec<Probe>, Error> {
        let keys = reading.keys.iter().map(|(key, _)| key.as_str());
        let Some(begun) = clause::begun(&self.terms, keys)? else {
            return Ok(Vec::new());
        };
        let tier = if is_told_by_terms(reading) {
            Tier::Begins
        } else {
            Tier::MayBegin
        };
        self.words(reading, tier, Some(&begun), reach)
    }

    /// What has all words of a reading, and may have to begin so: the words as
    /// they are, and then what the last one only begins, so that a whole word
    /// is not crowded out by those that go on.
    fn words(
        &self,
        reading: &Reading,
        tier: Tier,
        begun: Option<&Clause>,
        reach: usize,
    ) -> Result<Vec<Probe>, Error> {
        let probe = |going_on| -> Result<Probe, Error> {
            let mut must = clause::reading(&self.terms, reading, going_on)?;
            must.extend(begun.cloned());
            let clause = self.frame.with(must);
            Ok(Probe::new(clause, (tier, 0), reach))
        };
        let mut probes = vec![probe(false)?];
        if reading.units.iter().any(|unit| unit.beginning.is_some()) {
            let begun = probe(true)?;
            // It never goes further than the first, which finds all that has
            // the only word itself.
            probes.push(match reading.units.as_slice() {
                [unit] if matches!(unit.beginning, Some(Beginning::Short(_))) => {
                    begun.worth(ONLY_BEGUN)
                }
                _ => begun,
            });
        }
        Ok(probes)
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
