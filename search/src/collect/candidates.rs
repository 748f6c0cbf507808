//! Candidates: the most popular groups that match, found without looking at the rest.

use std::collections::HashMap;

use tantivy::{DocId, DocSet, TERMINATED};

use crate::error::Error;
use crate::index::{Segment, ShelfIndex};

use super::budget::Budget;
use super::clause::{Clause, weight};

/// Documents of a group that are ranked; the group is as good as its best.
const RANKED_OF_GROUP: usize = 4;

/// How well a whole name matched, by what it was found as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tier {
    /// All words are there.
    Words,
    /// The name begins with what was asked.
    Begins,
    /// An artist's other name; the name but for its article; artist and title.
    Nearly,
    /// The name is what was asked.
    Exact,
}

/// A group that matches.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its segment.
    pub(crate) segment: usize,
    /// Documents of it that match, the first few, in order.
    pub(crate) documents: Vec<DocId>,
    /// By what it was found.
    pub(crate) tier: Tier,
    /// Typos of the whole name it was found by.
    pub(crate) typos: u8,
}

/// Candidates of all probes.
#[derive(Default)]
pub(crate) struct Candidates {
    found: Vec<Candidate>,
    by_group: HashMap<(usize, u64), usize>,
}

impl Candidates {
    /// Adds the first `limit` groups that meet a clause, in order of
    /// popularity. Returns how many met it.
    pub(crate) fn probe(
        &mut self,
        index: &ShelfIndex,
        clause: &Clause,
        (tier, typos): (Tier, u8),
        collapse: bool,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let weight = weight(&index.schema, clause)?;
        let mut groups = 0;
        for (at, segment) in index.segments.iter().enumerate() {
            if budget.is_spent() || groups >= limit {
                break;
            }
            let mut documents = weight.scorer(&segment.reader, 1.0)?;
            let mut last = None;
            let mut document = documents.doc();
            while document != TERMINATED {
                let group = segment.group_of(document, collapse);
                if last == Some(group) {
                    self.join(at, group, document);
                } else {
                    if groups >= limit || budget.takes() {
                        break;
                    }
                    groups += 1;
                    last = Some(group);
                    self.add(at, group, document, tier, typos);
                }
                document = documents.advance();
            }
        }
        Ok(groups)
    }

    fn add(&mut self, segment: usize, group: u64, document: DocId, tier: Tier, typos: u8) {
        use std::collections::hash_map::Entry;
        match self.by_group.entry((segment, group)) {
            Entry::Vacant(free) => {
                free.insert(self.found.len());
                self.found.push(Candidate {
                    segment,
                    documents: vec![document],
                    tier,
                    typos,
                });
            }
            Entry::Occupied(known) => {
                let known = &mut self.found[*known.get()];
                if (tier, std::cmp::Reverse(typos)) > (known.tier, std::cmp::Reverse(known.typos)) {
                    known.tier = tier;
                    known.typos = typos;
                }
                insert(&mut known.documents, document);
            }
        }
    }

    fn join(&mut self, segment: usize, group: u64, document: DocId) {
        if let Some(&known) = self.by_group.get(&(segment, group)) {
            insert(&mut self.found[known].documents, document);
        }
    }

    /// How many groups were found.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// What was found, in the order of the index.
    pub(crate) fn into_order(mut self) -> Vec<Candidate> {
        self.found
            .sort_unstable_by_key(|candidate| (candidate.segment, candidate.documents[0]));
        self.found
    }
}

fn insert(documents: &mut Vec<DocId>, document: DocId) {
    if documents.len() < RANKED_OF_GROUP
        && let Err(at) = documents.binary_search(&document)
    {
        documents.insert(at, document);
    }
}

impl Segment {
    /// What tells a document's group from its neighbours'.
    pub(crate) fn group_of(&self, document: DocId, collapse: bool) -> u64 {
        match &self.group {
            Some(group) if collapse => group.first(document).unwrap_or(0) >> 1,
            _ => u64::from(document),
        }
    }
}
