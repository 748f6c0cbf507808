//! Ranking: the obvious hit first.

use crate::error::Error;
use crate::query::Reading;

use super::best::Best;
use super::candidates::{Candidate, Tier};
use super::judge::Judge;
use super::merit::Merit;
use super::terms::Terms;

/// A candidate with its rank.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// What it is.
    pub(crate) candidate: Candidate,
    /// How well its name matches.
    pub(crate) tier: Tier,
    /// Typos of the spelling it matches by.
    pub(crate) typos: u8,
    /// What decides within a tier.
    pub(crate) score: f32,
}

impl Ranked {
    /// The order across shelves, best first.
    pub(crate) fn merit(&self) -> Merit {
        Merit::of(self.tier, self.typos, self.score)
    }
}

/// Ranks candidates, which come in the order of the index: the best `most` of
/// them; of equals, the one that comes first in the index.
pub(crate) fn rank(
    terms: &Terms<'_>,
    readings: &[Reading],
    candidates: &[Candidate],
    most: usize,
) -> Result<Vec<Ranked>, Error> {
    let mut best = Best::new(most);
    let mut from = 0;
    for of_segment in candidates.chunk_by(|a, b| a.segment == b.segment) {
        let segment = &terms.index().segments[of_segment[0].segment];
        Judge::new(terms, segment, readings, of_segment).judge_all(from, &mut best)?;
        from += of_segment.len();
    }
    let ranked = best.into_sorted().into_iter().map(|place| Ranked {
        candidate: candidates[place.at].clone(),
        tier: place.judged.tier,
        typos: place.judged.typos,
        score: place.judged.score,
    });
    Ok(ranked.collect())
}
