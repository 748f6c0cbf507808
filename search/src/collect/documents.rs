//! Documents of a segment that meet a condition, in order.

use std::ops::RangeInclusive;
use std::rc::Rc;

use tantivy::postings::SegmentPostings;
use tantivy::query::{AllScorer, Exclude, Scorer};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, SeekDangerResult, TERMINATED};

use crate::error::Error;
use crate::index::{Numbers, Segment};

use super::any_of::AnyOf;
use super::terms::TermLists;

/// What a condition finds in a segment. The kinds that nearly every search is
/// made of are told apart here, so that going from one document to the next
/// asks no table of functions.
pub(crate) enum Documents {
    /// Those of one term.
    List(Box<SegmentPostings>),
    /// Those of any of a few terms.
    Lists(AnyOf<SegmentPostings>),
    /// Those that are in all of these.
    Every(Every),
    /// Those that are in any of these.
    Any(AnyOf<Documents>),
    /// Those that are in the first and in none of the others.
    Without(Box<Exclude<Documents, Vec<Documents>>>),
    /// What Tantivy looks for.
    Found(Box<dyn Scorer>),
}

impl Documents {
    /// All of a segment.
    pub(super) fn all(segment: &Segment) -> Self {
        Self::Found(Box::new(AllScorer::new(segment.reader.max_doc())))
    }

    /// Those of a segment that have any of a few terms; `None` where none has.
    pub(super) fn with_any(
        terms: &[Rc<TermLists>],
        segment: &Segment,
    ) -> Result<Option<Self>, Error> {
        let mut lists = Vec::with_capacity(terms.len());
        for term in terms {
            lists.extend(term.postings(segment)?);
        }
        Ok(match lists.len() {
            0 => None,
            1 => lists.pop().map(|list| Self::List(Box::new(list))),
            _ => Some(Self::Lists(AnyOf::new(lists))),
        })
    }

    /// Those that are in all of these. Goes to the first of them, however far.
    pub(super) fn every(mut all: Vec<Self>) -> Self {
        if all.len() == 1 {
            return all.remove(0);
        }
        Self::Every(Every::new(all, None))
    }

    /// Those that are in all of these, of some years. Goes to the first of
    /// them, however far.
    pub(super) fn every_of(all: Vec<Self>, years: OfYears) -> Self {
        Self::Every(Every::new(all, Some(years)))
    }

    /// Those that are in any of these.
    pub(super) fn any(mut any: Vec<Self>) -> Self {
        if any.len() == 1 {
            return any.remove(0);
        }
        Self::Any(AnyOf::new(any))
    }

    /// Those of these that are in none of the others.
    pub(super) fn without(self, others: Vec<Self>) -> Self {
        if others.is_empty() {
            return self;
        }
        Self::Without(Box::new(Exclude::new(self, others)))
    }
}

macro_rules! each {
    ($self:ident, $documents:ident => $do:expr) => {
        match $self {
            Documents::List($documents) => $do,
            Documents::Lists($documents) => $do,
            Documents::Every($documents) => $do,
            Documents::Any($documents) => $do,
            Documents::Without($documents) => $do,
            Documents::Found($documents) => $do,
        }
    };
}

impl DocSet for Documents {
    fn advance(&mut self) -> DocId {
        each!(self, documents => documents.advance())
    }

    fn seek(&mut self, target: DocId) -> DocId {
        each!(self, documents => documents.seek(target))
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        each!(self, documents => documents.fill_buffer(buffer))
    }

    fn doc(&self) -> DocId {
        each!(self, documents => documents.doc())
    }

    fn size_hint(&self) -> u32 {
        each!(self, documents => documents.size_hint())
    }

    fn cost(&self) -> u64 {
        each!(self, documents => documents.cost())
    }
}

impl Documents {
    /// Asks for a document, which is none before the last that was asked for:
    /// the document itself where it is among them, else one behind it that all
    /// that follow are not before. From then on, they can only be asked again,
    /// for that one or one behind it.
    ///
    /// A phrase isn't looked for further than asked. [`DocSet::seek_danger`] of
    /// these documents must not promise as much: Tantivy's exclusion asks for
    /// documents before the one that was returned.
    fn ask(&mut self, document: DocId) -> DocId {
        match self {
            Self::Found(scorer) => match scorer.seek_danger(document) {
                SeekDangerResult::Found => document,
                SeekDangerResult::SeekLowerBound(next) => next,
            },
            others => others.seek(document),
        }
    }
}

/// Some years, which a document is asked for.
pub(crate) struct OfYears {
    /// The years of all documents.
    pub(super) of: Numbers,
    /// The first and the last of them.
    pub(super) years: RangeInclusive<u64>,
}

impl OfYears {
    fn have(&self, document: DocId) -> bool {
        self.years.contains(&self.of.get_val(document))
    }
}

/// Documents that are in all of some lists: the one that costs least goes ahead.
pub(crate) struct Every {
    lists: Vec<Documents>,
    years: Option<OfYears>,
    document: DocId,
}

impl Every {
    fn new(mut lists: Vec<Documents>, years: Option<OfYears>) -> Self {
        lists.sort_by_key(DocSet::cost);
        // No list may be asked for a document before its own.
        let from = lists.iter().map(DocSet::doc).max();
        let mut every = Self {
            lists,
            years,
            document: 0,
        };
        every.seek(from.unwrap_or(TERMINATED));
        every
    }
}

impl DocSet for Every {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return self.document;
        }
        self.seek(self.document + 1)
    }

    fn seek(&mut self, mut target: DocId) -> DocId {
        let Some((first, others)) = self.lists.split_first_mut() else {
            self.document = TERMINATED;
            return TERMINATED;
        };
        'documents: loop {
            let document = first.seek(target);
            self.document = document;
            if document == TERMINATED {
                return document;
            }
            if !(self.years.as_ref()).is_none_or(|years| years.have(document)) {
                target = document + 1;
                continue;
            }
            for other in &mut *others {
                let next = other.ask(document);
                if next > document {
                    target = next;
                    continue 'documents;
                }
            }
            return document;
        }
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.lists.first().map_or(0, DocSet::cost)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tantivy::query::ConstScorer;
    use tantivy::{DocId, DocSet, TERMINATED};

    use super::Documents;

    /// Numbers as documents.
    struct Numbers(Vec<DocId>);

    impl DocSet for Numbers {
        fn advance(&mut self) -> DocId {
            self.0.pop();
            self.doc()
        }
        fn doc(&self) -> DocId {
            self.0.last().copied().unwrap_or(TERMINATED)
        }
        fn size_hint(&self) -> u32 {
            u32::try_from(self.0.len()).expect("a few")
        }
    }

    fn list(numbers: &BTreeSet<DocId>) -> Documents {
        let numbers = Numbers(numbers.iter().rev().copied().collect());
        Documents::Found(Box::new(ConstScorer::new(numbers, 1.0)))
    }

    /// All that comes one after another; and what comes when some are skipped.
    fn walks(documents: impl Fn() -> Documents) -> [Vec<DocId>; 2] {
        let mut all = documents();
        let mut one_by_one = vec![all.doc()];
        while all.doc() != TERMINATED {
            one_by_one.push(all.advance());
        }
        assert_eq!(all.advance(), TERMINATED);
        let (mut all, mut skipping) = (documents(), Vec::new());
        while all.doc() != TERMINATED {
            skipping.push(all.doc());
            all.seek(all.doc() + 7);
        }
        one_by_one.pop();
        [one_by_one, skipping]
    }

    #[test]
    fn lists_are_held_against_each_other_as_sets_are() {
        let every = |by: usize, from: DocId| (from..200).step_by(by).collect::<BTreeSet<_>>();
        let sets = [
            every(2, 0),
            every(3, 1),
            every(5, 0),
            every(7, 150),
            every(1, 199),
            BTreeSet::new(),
        ];
        for a in &sets {
            for b in &sets {
                for c in &sets {
                    let lists = || vec![list(a), list(b), list(c)];
                    let some = |set: &dyn Fn(DocId) -> bool| {
                        let all: Vec<DocId> = (0..200).filter(|at| set(*at)).collect();
                        let mut skipping: Vec<DocId> = Vec::new();
                        for &at in &all {
                            if skipping.last().is_none_or(|last| at >= last + 7) {
                                skipping.push(at);
                            }
                        }
                        [all, skipping]
                    };
                    assert_eq!(
                        walks(|| Documents::every(lists())),
                        some(&|at| [a, b, c].iter().all(|set| set.contains(&at)))
                    );
                    assert_eq!(
                        walks(|| Documents::any(lists())),
                        some(&|at| [a, b, c].iter().any(|set| set.contains(&at)))
                    );
                    assert_eq!(
                        walks(|| list(a).without(vec![list(b), list(c)])),
                        some(&|at| a.contains(&at) && !b.contains(&at) && !c.contains(&at))
                    );
                }
            }
        }
    }
}
