//! Candidates: groups that match, by the best that is known of them.

use std::cmp::{Ordering, Reverse};

use smallvec::SmallVec;
use tantivy::DocId;

/// Documents of a group that are ranked; the group is as good as its best.
pub(super) const RANKED_OF_GROUP: usize = 2;

/// How well a whole name matched, by what it was found as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tier {
    /// All words are there.
    Words,
    /// All words are there, and the name may begin with what was asked: of a
    /// candidate only. Ranking looks whether it does.
    MayBegin,
    /// The name begins with what was asked.
    Begins,
    /// An artist's other name; the name but for its article; artist and title.
    Nearly,
    /// The name is what was asked.
    Exact,
}

impl Tier {
    /// What ranking may find it to be.
    pub(crate) fn at_best(self) -> Self {
        match self {
            Self::MayBegin => Self::Begins,
            known => known,
        }
    }
}

/// A group that matches.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its segment.
    pub(crate) segment: usize,
    /// The first document after the group, which tells it from others there.
    pub(crate) end: DocId,
    /// Documents of it that match, the first few, in order.
    pub(crate) documents: SmallVec<[DocId; RANKED_OF_GROUP]>,
    /// By what it was found.
    pub(crate) tier: Tier,
    /// Typos of the whole name it was found by.
    pub(crate) typos: u8,
}

/// Candidates of all probes, in the order of the index.
#[derive(Default)]
pub(crate) struct Candidates {
    found: Vec<Candidate>,
}

impl Candidates {
    /// Adds what a probe has found, which is in the order of the index, too.
    pub(crate) fn merge(&mut self, found: Vec<Candidate>) {
        if self.found.is_empty() {
            self.found = found;
            return;
        }
        if found.is_empty() {
            return;
        }
        let known = std::mem::take(&mut self.found);
        self.found.reserve(known.len() + found.len());
        let (mut known, mut found) = (known.into_iter().peekable(), found.into_iter().peekable());
        while let (Some(old), Some(new)) = (known.peek_mut(), found.peek()) {
            match old.place().cmp(&new.place()) {
                Ordering::Less => self.found.extend(known.next()),
                Ordering::Greater => self.found.extend(found.next()),
                Ordering::Equal => {
                    old.join(new);
                    found.next();
                }
            }
        }
        self.found.extend(known);
        self.found.extend(found);
    }

    /// How many groups were found.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// What was found, in the order of the index.
    pub(crate) fn in_order(&self) -> &[Candidate] {
        &self.found
    }
}

impl Candidate {
    /// Where it stands in the index: its segment, and the first document after
    /// it.
    pub(super) fn place(&self) -> (usize, DocId) {
        (self.segment, self.end)
    }

    /// Takes what is new about the same group: of what matches better, all; of
    /// what matches as well, its first documents where there is room. Probes
    /// for less are not always asked, or not to their ends, and the group must
    /// stand where it stands either way; of those for as much, the one that
    /// finds less comes first, and has found the group wherever the other has.
    fn join(&mut self, other: &Self) {
        match other.tier.at_best().cmp(&self.tier.at_best()) {
            Ordering::Less => return,
            Ordering::Greater => {
                *self = other.clone();
                return;
            }
            Ordering::Equal => {}
        }
        if (other.tier, Reverse(other.typos)) > (self.tier, Reverse(self.typos)) {
            self.tier = other.tier;
            self.typos = other.typos;
        }
        for &document in &other.documents {
            if let Err(at) = self.documents.binary_search(&document)
                && self.documents.len() < RANKED_OF_GROUP
            {
                self.documents.insert(at, document);
            }
        }
    }
}
