//! Terms: where their lists are, looked up once in a search.
//!
//! The same term is asked for by whole names, beginnings and words, by ranking,
//! and by versions; a look into the dictionary of a segment is the dearest part
//! of opening a short list.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyError, Term};

use crate::error::Error;
use crate::index::{Segment, ShelfIndex};

/// The terms that a search of a shelf has asked for.
pub(crate) struct Terms<'i> {
    index: &'i ShelfIndex,
    asked: RefCell<HashMap<Term, Rc<TermLists>>>,
}

impl<'i> Terms<'i> {
    /// None was asked for yet.
    pub(crate) fn new(index: &'i ShelfIndex) -> Self {
        Self {
            index,
            asked: RefCell::default(),
        }
    }

    /// The shelf.
    pub(crate) fn index(&self) -> &'i ShelfIndex {
        self.index
    }

    /// The lists of a text in a field.
    pub(crate) fn text(&self, field: Field, text: &str) -> Rc<TermLists> {
        self.lists(Term::from_field_text(field, text))
    }

    /// The lists of a term.
    pub(crate) fn lists(&self, term: Term) -> Rc<TermLists> {
        let mut asked = self.asked.borrow_mut();
        if let Some(lists) = asked.get(&term) {
            return Rc::clone(lists);
        }
        let places = (self.index.segments.iter()).map(|_| OnceCell::new());
        let lists = Rc::new(TermLists {
            term: term.clone(),
            places: places.collect(),
        });
        asked.insert(term, Rc::clone(&lists));
        lists
    }
}

/// A term's lists of documents, one in each segment that has it.
pub(crate) struct TermLists {
    term: Term,
    /// Where they are, of those segments that were asked.
    places: Box<[OnceCell<Option<TermInfo>>]>,
}

impl TermLists {
    /// The term.
    pub(crate) fn term(&self) -> &Term {
        &self.term
    }

    /// The documents of a segment that have the term; `None` where it has none.
    pub(crate) fn postings(&self, segment: &Segment) -> Result<Option<SegmentPostings>, Error> {
        let Some(place) = self.place(segment)? else {
            return Ok(None);
        };
        let list = (segment.inverted(self.term.field()))
            .read_postings_from_terminfo(place, IndexRecordOption::Basic);
        Ok(Some(list.map_err(TantivyError::from)?))
    }

    /// How many documents of a segment have the term.
    pub(crate) fn count(&self, segment: &Segment) -> Result<u32, Error> {
        let place = self.place(segment)?;
        Ok(place.map_or(0, |place| place.doc_freq))
    }

    fn place(&self, segment: &Segment) -> Result<Option<&TermInfo>, Error> {
        let place = &self.places[segment.number];
        if place.get().is_none() {
            let found = (segment.inverted(self.term.field())).get_term_info(&self.term);
            let found = found.map_err(TantivyError::from)?;
            place.get_or_init(|| found);
        }
        Ok(place.get().and_then(Option::as_ref))
    }
}
