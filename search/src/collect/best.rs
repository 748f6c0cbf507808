//! The best so far.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::index::Signals;

use super::candidates::Tier;
use super::merit::{Judged, MOST, Merit, score};

/// The best so far; the last of them is on top.
pub(super) struct Best {
    heap: BinaryHeap<Place>,
    most: usize,
    /// The best tier of which nothing that is to come can be among them.
    beyond: Option<Tier>,
}

/// A candidate's place among others, best first.
pub(super) struct Place {
    merit: Merit,
    /// Its number.
    pub(super) at: usize,
    /// How good it is.
    pub(super) judged: Judged,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.merit, self.at).cmp(&(other.merit, other.at))
    }
}
impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Place {}

impl Best {
    /// None yet, of at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            heap: BinaryHeap::new(),
            most,
            beyond: None,
        }
    }

    /// Whether nothing of a tier that is to come can be among them.
    pub(super) fn is_beyond(&self, tier: Tier) -> bool {
        self.beyond.is_some_and(|beyond| tier <= beyond)
    }

    /// Notes that a document of a tier can't be among them. If its popularity
    /// alone tells, it tells of all that come after it, too.
    pub(super) fn note(&mut self, tier: Tier, signals: Signals) {
        if !self.lets(Merit::of(tier, 0, score(MOST, signals))) {
            self.beyond = self.beyond.max(Some(tier));
        }
    }

    /// Whether one that is at best so good can still come among them. Of
    /// equals, who came first stays.
    pub(super) fn lets(&self, merit: Merit) -> bool {
        self.heap.len() < self.most || self.heap.peek().is_some_and(|last| merit < last.merit)
    }

    /// Adds a candidate, if it is good enough.
    pub(super) fn add(&mut self, at: usize, judged: Judged) {
        let merit = judged.merit();
        if !self.lets(merit) {
            return;
        }
        if self.heap.len() == self.most {
            self.heap.pop();
        }
        self.heap.push(Place { merit, at, judged });
    }

    /// All of them, best first.
    pub(super) fn into_sorted(self) -> Vec<Place> {
        self.heap.into_sorted_vec()
    }
}
