//! What a section found: its best, in order, as hits, and counted.

use entity::Kind;
use tantivy::DocId;

use crate::document::Shelf;
use crate::error::Error;
use crate::query::Request;

use super::Section;
use crate::collect::budget::Budget;
use crate::collect::candidates::Tier;
use crate::collect::clause::{self, Clause};
use crate::collect::count::{Count, Facets, count};
use crate::collect::probe::Probe;
use crate::collect::rank::{Ranked, rank};
use crate::collect::sorted::sorted;
use crate::collect::versions::versions;

/// A hit: what stands for a group, and what matched of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its Discogs id.
    pub id: i32,
    /// The release of a master that matches, the main one if it does; the hit
    /// itself where it is a release.
    pub version: Option<i32>,
    /// Whether that release is the main one of its master.
    pub is_main_release: bool,
    /// Releases of it that match.
    pub versions: u32,
    /// Typos between what was typed and what it matches by.
    pub typos: u8,
    /// Whether its whole name is what was typed.
    pub is_exact: bool,
}

impl Section<'_> {
    /// Everything that matches: documents that meet any of these.
    fn matching(&self) -> Result<Vec<Clause>, Error> {
        let readings = (self.readings.iter()).map(|reading| {
            let words = clause::reading(&self.terms, reading, true)?;
            Ok(self.frame.with(words))
        });
        let named = self.named.iter().cloned().map(Ok);
        readings.chain(named).collect()
    }

    /// The best of what was found, best first, and whether time ran out.
    pub(crate) fn ranked(
        &mut self,
        request: &Request,
        budget: &mut Budget,
    ) -> Result<(Vec<Ranked>, bool), Error> {
        if self.most == 0 {
            return Ok((Vec::new(), false));
        }
        loop {
            let candidates = self.candidates.in_order();
            let ranked = rank(&self.terms, &self.readings, candidates, self.most)?;
            // What can't come on the page isn't looked for: of equals, the
            // first in the index stands first.
            let last = (ranked.last())
                .filter(|_| ranked.len() == self.most)
                .map(|last| (last.merit(), last.candidate.place()));
            self.left_off.retain(|probe| {
                let best = probe.at_best(self.index);
                best.is_some_and(|best| last.is_none_or(|last| best < last))
            });
            let Some(tier) = self.left_off.iter().map(Probe::tier).max() else {
                return Ok((ranked, false));
            };
            if budget.is_spent() {
                return Ok((ranked, true));
            }
            for probe in &mut self.left_off {
                if probe.tier() == tier {
                    let found = probe.go_on(self.index, usize::MAX, request.collapse, budget)?;
                    self.candidates.merge(found);
                }
            }
        }
    }

    /// What matches, in another order.
    pub(crate) fn sorted(
        &self,
        request: &Request,
        budget: &mut Budget,
    ) -> Result<(Vec<Ranked>, bool), Error> {
        let (candidates, cut) = sorted(
            self.index,
            &Clause::Any(self.matching()?),
            request.sort,
            request.collapse,
            self.most,
            budget,
        )?;
        let ranked = candidates.into_iter().map(|candidate| Ranked {
            tier: candidate.tier,
            typos: candidate.typos,
            score: 0.0,
            candidate,
        });
        Ok((ranked.collect(), cut))
    }

    /// Counts all that matches.
    pub(crate) fn count(
        &self,
        request: &Request,
        budget: &mut Budget,
    ) -> Result<(Count, Option<Facets>), Error> {
        if self.readings.is_empty() {
            let is_lower_bound = budget.is_spent();
            let count = Count {
                is_lower_bound,
                ..Count::default()
            };
            let facets = Facets {
                is_lower_bound,
                ..Facets::default()
            };
            return Ok((count, (!request.facets.is_empty()).then_some(facets)));
        }
        count(
            self.index,
            &Clause::Any(self.matching()?),
            request.collapse,
            request.facets,
            budget,
        )
    }

    /// The hits of a page, with their versions counted.
    pub(crate) fn hits(&self, page: &[&Ranked], collapse: bool) -> Result<Vec<Hit>, Error> {
        let mut hits: Vec<Option<Hit>> = page
            .iter()
            .map(|ranked| self.hit(ranked, collapse))
            .collect();
        if self.shelf == Shelf::Album && collapse {
            let groups: Vec<(usize, DocId)> = (page.iter())
                .map(|ranked| (ranked.candidate.segment, ranked.candidate.end - 1))
                .collect();
            let versions = versions(self.index, &self.matching()?, &groups)?;
            for (hit, versions) in hits.iter_mut().zip(versions) {
                let (Some(hit), Some(first)) = (hit, versions.first) else {
                    continue;
                };
                hit.versions = versions.count;
                hit.version = Some(first.id);
                hit.is_main_release = first.is_main;
            }
        }
        Ok(hits.into_iter().flatten().collect())
    }

    /// The hit that stands for a candidate.
    pub(crate) fn hit(&self, ranked: &Ranked, collapse: bool) -> Option<Hit> {
        let segment = &self.index.segments[ranked.candidate.segment];
        let document = *ranked.candidate.documents.first()?;
        let signals = segment.signals_of(document);
        let id = segment.id_of(document);
        let (kind, hit_id) = match segment.mark_of(document) {
            Some(mark) if collapse => (mark.group.kind, mark.group.id),
            _ => (signals.kind, id),
        };
        let is_release = signals.kind == Kind::Release;
        Some(Hit {
            kind,
            id: hit_id,
            version: is_release.then_some(id),
            is_main_release: is_release && signals.is_main,
            versions: u32::from(is_release),
            typos: ranked.typos,
            is_exact: ranked.tier == Tier::Exact && ranked.typos == 0 && self.dropped.is_empty(),
        })
    }
}
