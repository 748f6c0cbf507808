//! Candidates: the most popular groups that match, found without looking at the rest.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
            let mut document = documents.doc();
            while document != TERMINATED && groups < limit && !budget.takes() {
                let group = segment.group_of(document, collapse);
                let known = self.add(at, group, document, tier, typos);
                groups += 1;
                document = documents.advance();
                let mut of_group = 1;
                while document != TERMINATED && segment.group_of(document, collapse) == group {
                    if of_group == RANKED_OF_GROUP {
                        document = documents.seek(segment.end_of_group(document, group));
                        break;
                    }
                    insert(&mut self.found[known].documents, document);
                    of_group += 1;
                    document = documents.advance();
                }
            }
        }
        Ok(groups)
    }

    /// Adds a group, or what is new about it. Returns its place.
    fn add(&mut self, segment: usize, group: u64, document: DocId, tier: Tier, typos: u8) -> usize {
        match self.by_group.entry((segment, group)) {
            Entry::Vacant(free) => {
                let place = *free.insert(self.found.len());
                self.found.push(Candidate {
                    segment,
                    documents: vec![document],
                    tier,
                    typos,
                });
                place
            }
            Entry::Occupied(known) => {
                let place = *known.get();
                let known = &mut self.found[place];
                if (tier, Reverse(typos)) > (known.tier, Reverse(known.typos)) {
                    known.tier = tier;
                    known.typos = typos;
                }
                insert(&mut known.documents, document);
                place
            }
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

/// Keeps a few documents of a group, and always its first: that is the one
/// that is shown, and versions are counted from it on.
fn insert(documents: &mut Vec<DocId>, document: DocId) {
    if let Err(at) = documents.binary_search(&document) {
        if documents.len() < RANKED_OF_GROUP {
            documents.insert(at, document);
        } else if at == 0 {
            documents[0] = document;
        }
    }
}

impl Segment {
    /// What tells a document's group from its neighbours'.
    pub(crate) fn group_of(&self, document: DocId, collapse: bool) -> u64 {
        match self.mark_of(document) {
            Some(mark) if collapse => mark >> 1,
            _ => u64::from(document),
        }
    }

    /// The first document after a document's group. The most popular masters
    /// have thousands of versions, so it leaps ahead, twice as far each time.
    pub(crate) fn end_of_group(&self, document: DocId, group: u64) -> DocId {
        let most = self.reader.max_doc();
        let (mut inside, mut leap) = (document, 1);
        let mut outside = loop {
            let ahead = inside.saturating_add(leap);
            if ahead >= most {
                break most;
            }
            if self.group_of(ahead, true) != group {
                break ahead;
            }
            inside = ahead;
            leap *= 2;
        };
        while outside - inside > 1 {
            let middle = inside + (outside - inside) / 2;
            if self.group_of(middle, true) == group {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        outside
    }
}
