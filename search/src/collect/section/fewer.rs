//! Words that are left out where nothing has all of them.

use tantivy::{DocSet, TERMINATED};

use crate::error::Error;
use crate::query::{Forgive, Reading, Typed, Vocabulary};

use super::Section;
use crate::collect::budget::Budget;
use crate::collect::clause::{self, Clause};

impl Section<'_> {
    /// The rarest words that are found together; the others are dropped.
    pub(super) fn fewer(
        &mut self,
        typed: &Typed,
        budget: &mut Budget,
    ) -> Result<Option<Reading>, Error> {
        let reading = Reading::forgiving(typed, &self.vocabulary, Forgive::All)
            .unwrap_or_else(|| Reading::strict(typed, &self.vocabulary));
        let mut units = Vec::with_capacity(reading.units.len());
        for unit in reading.units {
            let documents: u64 = (unit.spellings.iter())
                .map(|(word, _)| self.vocabulary.documents(word))
                .sum();
            units.push((documents, unit));
        }
        let mut by_rarity: Vec<usize> = (0..units.len()).filter(|at| units[*at].0 > 0).collect();
        by_rarity.sort_by_key(|at| units[*at].0);
        let mut is_found = |units_kept: &[usize]| {
            let clauses = units_kept
                .iter()
                .map(|at| clause::unit(&self.terms, &units[*at].1, true));
            let clause = self.frame.with(clauses.collect::<Result<_, _>>()?);
            self.any(&clause, budget)
        };
        let mut kept: Vec<usize> = Vec::new();
        // All that is known; then all but one, the most common first; then
        // what goes with the rarest.
        let without = |left_out: Option<usize>| {
            by_rarity
                .iter()
                .copied()
                .filter(move |at| Some(*at) != left_out)
        };
        for left_out in std::iter::once(None).chain(by_rarity.iter().rev().copied().map(Some)) {
            let most: Vec<usize> = without(left_out).collect();
            if !most.is_empty() && is_found(&most)? {
                kept = most;
                break;
            }
        }
        if kept.is_empty() {
            for &at in &by_rarity {
                kept.push(at);
                if !is_found(&kept)? {
                    kept.pop();
                }
            }
        }
        kept.sort_unstable();
        let (mut left, mut dropped) = (Vec::new(), Vec::new());
        for (at, (_, unit)) in units.into_iter().enumerate() {
            if kept.contains(&at) {
                left.push(unit);
            } else {
                dropped.extend(unit.spellings.into_iter().next().map(|(word, _)| word));
            }
        }
        self.dropped = dropped;
        let key = left
            .iter()
            .filter_map(|unit| Some(unit.spellings.first()?.0.as_str()))
            .collect();
        Ok((!left.is_empty()).then_some(Reading {
            units: left,
            keys: vec![(key, 0)],
        }))
    }

    /// Whether anything meets a clause.
    fn any(&self, clause: &Clause, budget: &mut Budget) -> Result<bool, Error> {
        for segment in &self.index.segments {
            if budget.is_spent() {
                return Ok(false);
            }
            let documents = clause.documents(segment)?;
            if documents.is_some_and(|documents| documents.doc() != TERMINATED) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
