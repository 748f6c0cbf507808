//! Documents that are in any of a few lists.
//!
//! Tantivy's own union looks through windows of four thousand documents, which
//! is best where there are many lists and all of them are wanted. Most unions
//! here stand beside a rarer condition and are asked for one document after
//! another: the spellings of a word, or a word and the words that begin like
//! it.

use tantivy::{DocId, DocSet, TERMINATED};

/// Lists of a condition that are looked at together. Where there are more,
/// other ways are taken.
pub(super) const MOST_LISTS: usize = 16;

/// Lists of documents, looked at together. Each stands at the document or at
/// its next one, and all are looked at for every document, so there should be
/// few, or most of them short.
pub(super) struct AnyOf<D> {
    lists: Vec<D>,
    document: DocId,
}

impl<D: DocSet> AnyOf<D> {
    pub(super) fn new(lists: Vec<D>) -> Self {
        let document = lists.iter().map(DocSet::doc).min();
        Self {
            document: document.unwrap_or(TERMINATED),
            lists,
        }
    }
}

impl<D: DocSet> DocSet for AnyOf<D> {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return self.document;
        }
        self.seek(self.document + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.document >= target {
            return self.document;
        }
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
        (self.lists.iter()).fold(0, |all, list| all.saturating_add(list.size_hint()))
    }

    fn cost(&self) -> u64 {
        self.lists.iter().map(DocSet::cost).sum()
    }
}
