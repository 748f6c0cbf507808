//! A section: one shelf, asked in stages. Each stage asks for less.

use entity::Kind;
use tantivy::{DocId, TERMINATED};

use crate::document::Shelf;
use crate::error::Error;
use crate::index::text::Whole;
use crate::index::{Dictionary, ShelfIndex};
use crate::query::{Forgive, Reading, Remembered, Request, Sort, Typed, Vocabulary};

use super::budget::Budget;
use super::candidates::{Candidates, Tier};
use super::clause::{self, Clause, Frame, any, named, weight};
use super::count::{Count, Facets, count};
use super::rank::{Ranked, rank};
use super::sorted::sorted;
use super::versions::versions;

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
    frame: Frame,
    readings: Vec<Reading>,
    named: Vec<Clause>,
    /// Whether anything has the words as they were typed.
    as_typed: bool,
    candidates: Candidates,
    /// Words that were left out, because nothing has all.
    pub(crate) dropped: Vec<String>,
}

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

impl<'i> Section<'i> {
    /// A section of a request; nothing is asked yet.
    pub(crate) fn new(
        shelf: Shelf,
        index: &'i ShelfIndex,
        request: &Request,
        typed: &Typed,
    ) -> Self {
        let kind = match (request.wants(Kind::Master), request.wants(Kind::Release)) {
            (true, false) if shelf == Shelf::Album => Some(Kind::Master),
            (false, true) if shelf == Shelf::Album => Some(Kind::Release),
            _ => None,
        };
        Self {
            shelf,
            index,
            vocabulary: Remembered::new(&index.dictionary),
            frame: Frame::new(
                &index.fields,
                kind,
                &request.filter,
                &typed.phrases,
                &typed.excluded,
            ),
            readings: Vec::new(),
            named: Vec::new(),
            as_typed: false,
            candidates: Candidates::default(),
            dropped: Vec::new(),
        }
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
            return self.probe(fresh, typed, request, 10, budget);
        }
        self.probe(fresh, typed, request, request.reach, budget)
    }

    fn probe(
        &mut self,
        readings: Vec<Reading>,
        typed: &Typed,
        request: &Request,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        let fields = &self.index.fields;
        for reading in readings {
            let mut names = Vec::new();
            // Only artists have other names, and only albums have artists.
            let nearly = match self.shelf {
                Shelf::Artist => &[Whole::Bare, Whole::Also][..],
                Shelf::Label => &[Whole::Bare],
                Shelf::Album => &[Whole::Bare, Whole::Both],
            };
            for (key, typos) in &reading.keys {
                names.push((named(fields, Whole::Title, key), Tier::Exact, *typos));
                for how in nearly {
                    names.push((named(fields, *how, key), Tier::Nearly, *typos));
                }
            }
            if let Some(bare) = typed.bare_key().filter(|_| self.readings.is_empty()) {
                names.push((named(fields, Whole::Title, &bare), Tier::Nearly, 0));
            }
            for (clause, tier, typos) in names {
                let clause = self.frame.with(vec![clause]);
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
            for going_on in [false, true] {
                if going_on && reading.units.iter().all(|unit| unit.beginning.is_none()) {
                    continue;
                }
                let clause = self.frame.with(clause::reading(fields, &reading, going_on));
                let found = self.candidates.probe(
                    self.index,
                    &clause,
                    (Tier::Words, 0),
                    request.collapse,
                    limit,
                    budget,
                )?;
                self.as_typed |= found > 0 && self.readings.is_empty();
            }
            self.readings.push(reading);
        }
        Ok(())
    }

    /// The rarest words that are found together; the others are dropped.
    fn fewer(&mut self, typed: &Typed, budget: &mut Budget) -> Result<Option<Reading>, Error> {
        let fields = &self.index.fields;
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
                .map(|at| clause::unit(fields, &units[*at].1, true));
            self.any(&self.frame.with(clauses.collect()), budget)
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
        let weight = weight(&self.index.schema, clause)?;
        for segment in &self.index.segments {
            if budget.is_spent() {
                return Ok(false);
            }
            if weight.scorer(&segment.reader, 1.0)?.doc() != TERMINATED {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Everything that matches: documents that meet any of these.
    fn matching(&self) -> Vec<Clause> {
        let fields = &self.index.fields;
        let readings = (self.readings.iter())
            .map(|reading| self.frame.with(clause::reading(fields, reading, true)));
        let named = self.named.iter().map(|clause| clause.box_clone());
        readings.chain(named).collect()
    }

    /// The best of what was found, best first.
    pub(crate) fn ranked(&mut self, most: usize) -> Result<Vec<Ranked>, Error> {
        let candidates = std::mem::take(&mut self.candidates).into_order();
        rank(self.index, &self.readings, &candidates, most)
    }

    /// What matches, in another order.
    pub(crate) fn sorted(
        &self,
        request: &Request,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<(Vec<Ranked>, bool), Error> {
        let (candidates, cut) = sorted(
            self.index,
            &any(self.matching()),
            request.sort,
            request.collapse,
            limit,
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
            &any(self.matching()),
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
            let versions = versions(self.index, &self.matching(), &groups)?;
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
