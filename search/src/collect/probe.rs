//! Probes: the most popular groups that meet a clause, found without looking at
//! the rest.

use smallvec::smallvec;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::error::Error;
use crate::index::ShelfIndex;

use super::budget::Budget;
use super::candidates::{Candidate, RANKED_OF_GROUP, Tier};
use super::clause::Clause;
use super::merit::{MOST, Merit, score};

/// A look for groups that meet a clause, in order of popularity. It can be left
/// off, and gone on with.
pub(crate) struct Probe {
    clause: Clause,
    /// As what its candidates are found.
    tier: Tier,
    typos: u8,
    /// What words are worth at best in what it alone finds.
    text: f32,
    /// Groups that it may still find.
    left: usize,
    /// Where it goes on: a segment's number, and a document there. Behind the
    /// last segment where all was seen.
    at: (usize, DocId),
}

impl Probe {
    /// Has looked at nothing yet. It finds at most so many groups, as a tier
    /// and with the typos of the whole name that is looked for.
    pub(crate) fn new(clause: Clause, (tier, typos): (Tier, u8), reach: usize) -> Self {
        Self {
            clause,
            tier,
            typos,
            text: MOST,
            left: reach,
            at: (0, 0),
        }
    }

    /// Says what words are worth at best in what no other probe finds.
    pub(crate) fn worth(self, text: f32) -> Self {
        Self { text, ..self }
    }

    /// As what its candidates are found.
    pub(crate) fn tier(&self) -> Tier {
        self.tier
    }

    /// The merit that anything it may still find has at best, and the place
    /// that it stands behind; none where it finds nothing more. What comes
    /// later is no more popular.
    pub(crate) fn at_best(&self, index: &ShelfIndex) -> Option<(Merit, (usize, DocId))> {
        let (segment, document) = self.at;
        let segment = (index.segments.get(segment)).filter(|_| self.left > 0)?;
        let score = score(self.text, segment.signals_of(document));
        Some((Merit::of(self.tier.at_best(), 0, score), self.at))
    }

    /// Looks for the next groups, at most so many, and returns them.
    pub(crate) fn go_on(
        &mut self,
        index: &ShelfIndex,
        most: usize,
        collapse: bool,
        budget: &mut Budget,
    ) -> Result<Vec<Candidate>, Error> {
        let most = most.min(self.left);
        let mut found = Vec::new();
        while found.len() < most && !budget.is_spent() {
            let (number, from) = self.at;
            let Some(segment) = index.segments.get(number) else {
                break;
            };
            self.at = (number + 1, 0);
            let Some(mut documents) = self.clause.documents(segment)? else {
                continue;
            };
            let mut document = documents.doc();
            if document < from {
                document = documents.seek(from);
            }
            while document != TERMINATED {
                if found.len() == most || budget.takes() {
                    self.at = (number, document);
                    break;
                }
                let end = segment.end_of_group(document, collapse);
                let mut candidate = Candidate {
                    segment: number,
                    end,
                    documents: smallvec![document],
                    tier: self.tier,
                    typos: self.typos,
                };
                document = documents.advance();
                while document < end {
                    if candidate.documents.len() == RANKED_OF_GROUP {
                        document = documents.seek(end);
                        break;
                    }
                    candidate.documents.push(document);
                    document = documents.advance();
                }
                found.push(candidate);
            }
        }
        self.left -= found.len();
        Ok(found)
    }
}
