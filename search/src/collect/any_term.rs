//! Documents that have any of a few terms.
//!
//! Tantivy's own union looks through windows of four thousand documents, which
//! is best where all of them are wanted. Most unions here stand beside a rarer
//! condition and are asked for one document after another: the spellings of a
//! word, or a word and the words that begin like it.

use tantivy::postings::SegmentPostings;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// Each list is looked at for every document, so there must be few.
pub(super) const MOST_TERMS: usize = 16;

/// Documents that have one of these terms or more. They are not scored.
#[derive(Clone, Debug)]
pub(super) struct AnyTerm(pub(super) Vec<Term>);

impl Query for AnyTerm {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for AnyTerm {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut lists = Vec::with_capacity(self.0.len());
        for term in &self.0 {
            let inverted = reader.inverted_index(term.field())?;
            lists.extend(inverted.read_postings(term, IndexRecordOption::Basic)?);
        }
        Ok(match lists.len() {
            0 => Box::new(EmptyScorer),
            1 => Box::new(ConstScorer::new(lists.remove(0), 1.0)),
            _ => Box::new(ConstScorer::new(Lists::new(lists), 1.0)),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(
            "nothing is scored here".to_owned(),
        ))
    }
}

/// Lists of documents, looked at together. Each stands at the document or at
/// its next one.
struct Lists {
    lists: Vec<SegmentPostings>,
    document: DocId,
}

impl Lists {
    fn new(lists: Vec<SegmentPostings>) -> Self {
        let document = lists.iter().map(DocSet::doc).min();
        Self {
            document: document.unwrap_or(TERMINATED),
            lists,
        }
    }
}

impl DocSet for Lists {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return self.document;
        }
        self.seek(self.document + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for list in &mut self.lists {
            let mut document = list.doc();
            if document + 1 == target {
                document = list.advance();
            }
            if document < target {
                document = list.seek(target);
            }
            first = first.min(document);
        }
        self.document = first;
        first
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).sum()
    }
}
