//! Sorted pages: everything that matches, by year or title.

use std::collections::BinaryHeap;

use smallvec::smallvec;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::error::Error;
use crate::index::{Segment, ShelfIndex};
use crate::query::Sort;

use super::budget::Budget;
use super::candidates::{Candidate, Tier};
use super::clause::Clause;

/// A year after all years.
const UNKNOWN: u64 = u64::MAX;

/// The first `limit` groups that meet a clause in this order, and whether
/// time ran out before all were seen. A group stands where the first of its
/// documents that matches does.
pub(crate) fn sorted(
    index: &ShelfIndex,
    clause: &Clause,
    sort: Sort,
    collapse: bool,
    limit: usize,
    budget: &mut Budget,
) -> Result<(Vec<Candidate>, bool), Error> {
    let mut best: Vec<(Place, Candidate)> = Vec::new();
    let mut cut = false;
    for (at, segment) in index.segments.iter().enumerate() {
        if budget.is_spent() {
            cut = true;
            break;
        }
        let Some(mut documents) = clause.documents(segment)? else {
            continue;
        };
        // The last of the best is on top, ready to be thrown out.
        let mut heap: BinaryHeap<(u64, DocId)> = BinaryHeap::with_capacity(limit + 1);
        let mut end_of_group = 0;
        let mut document = documents.doc();
        while document != TERMINATED {
            if document >= end_of_group {
                end_of_group = segment.end_of_group(document, collapse);
                let place = place(segment, sort, document);
                if heap.len() < limit {
                    heap.push((place, document));
                } else if let Some(mut worst) = heap.peek_mut()
                    && (place, document) < *worst
                {
                    *worst = (place, document);
                }
                if budget.takes() {
                    cut = true;
                    break;
                }
            }
            document = documents.advance();
        }
        for (place, document) in heap.into_sorted_vec() {
            let candidate = Candidate {
                segment: at,
                end: segment.end_of_group(document, collapse),
                documents: smallvec![document],
                tier: Tier::Words,
                typos: 0,
            };
            best.push((Place::of(segment, sort, place)?, candidate));
        }
    }
    best.sort_by(|a, b| a.0.cmp(&b.0));
    best.truncate(limit);
    Ok((
        best.into_iter().map(|(_, candidate)| candidate).collect(),
        cut,
    ))
}

/// A place that can be compared across segments.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Year(u64),
    Title(String),
}

impl Place {
    fn of(segment: &Segment, sort: Sort, place: u64) -> Result<Self, Error> {
        if sort != Sort::Title {
            return Ok(Self::Year(place));
        }
        let mut title = String::new();
        (segment.key.names.ord_to_str(place, &mut title)).map_err(tantivy::TantivyError::from)?;
        Ok(Self::Title(title))
    }
}

/// A document's place within its segment.
fn place(segment: &Segment, sort: Sort, document: DocId) -> u64 {
    match sort {
        Sort::Title => segment.key.numbers.get_val(document),
        Sort::YearDescending => segment
            .year_of(document)
            .map_or(UNKNOWN, |year| UNKNOWN - 1 - year),
        Sort::YearAscending | Sort::Relevance => segment.year_of(document).unwrap_or(UNKNOWN),
    }
}
