//! Counts: everything that matches, and the values of filters among it.

use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet};

use crate::error::Error;
use crate::index::{Read, Segment, ShelfIndex};

use super::budget::Budget;
use super::clause::Clause;
use crate::query::{Facet, FacetSet};

/// How much matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Hits: groups, or records where they are not collapsed.
    pub hits: u64,
    /// Masters among the hits.
    pub masters: u64,
    /// Releases among what matches.
    pub versions: u64,
    /// Whether there may be more: time ran out.
    pub is_lower_bound: bool,
}

/// A value of a filter, with how many hits have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as printed.
    pub value: String,
    /// Hits.
    pub hits: u64,
}

/// The values of filters, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Countries.
    pub countries: Vec<FacetValue>,
    /// Genres.
    pub genres: Vec<FacetValue>,
    /// Styles.
    pub styles: Vec<FacetValue>,
    /// Formats and their descriptions.
    pub formats: Vec<FacetValue>,
    /// Years.
    pub years: Vec<FacetValue>,
    /// Whether there may be more: time ran out.
    pub is_lower_bound: bool,
}

/// Counts all that meets a clause; and the values of these facets among it.
pub(crate) fn count(
    index: &ShelfIndex,
    clause: &Clause,
    collapse: bool,
    facets: FacetSet,
    budget: &mut Budget,
) -> Result<(Count, Option<Facets>), Error> {
    let mut total = Count::default();
    let mut tally = (!facets.is_empty()).then(|| Tally::new(index, facets));
    let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
    let mut hits = [0; COLLECT_BLOCK_BUFFER_LEN];
    for segment in &index.segments {
        if budget.is_spent() {
            total.is_lower_bound = true;
            break;
        }
        let Some(mut documents) = clause.documents(segment)? else {
            continue;
        };
        let mut end_of_group = 0;
        loop {
            let filled = documents.fill_buffer(&mut block);
            for (&document, hit) in block[..filled].iter().zip(&mut hits) {
                let is_release = segment.is_release(document);
                total.versions += u64::from(is_release);
                if document >= end_of_group {
                    end_of_group = segment.end_of_group(document, collapse);
                    let is_master = segment.is_of_master(document) && (collapse || !is_release);
                    total.masters += u64::from(is_master);
                    total.hits += 1;
                }
                *hit = total.hits;
            }
            if let Some(tally) = &mut tally {
                tally.note(segment, &block[..filled], &hits[..filled]);
            }
            if filled < COLLECT_BLOCK_BUFFER_LEN {
                break;
            }
            if budget.takes() {
                total.is_lower_bound = true;
                break;
            }
        }
    }
    let facets = tally.map(|tally| tally.finish(index, total.is_lower_bound));
    Ok((total, facets))
}

/// The facets whose values are in columns, in the order of [`Segment::counted`].
const COLUMNS: [Facet; 4] = [
    Facet::Countries,
    Facet::Genres,
    Facet::Styles,
    Facet::Formats,
];

/// How many hits have a value.
#[derive(Clone, Copy, Default)]
struct Hits {
    /// The last that was counted. Documents of a hit are neighbours, so it has
    /// been counted if it was last.
    last: u64,
    count: u64,
}

impl Hits {
    fn note(&mut self, hit: u64) {
        self.count += u64::from(self.last != hit);
        self.last = hit;
    }
}

/// The values of what matches, by their numbers.
struct Tally {
    columns: [Option<Vec<Hits>>; 4],
    years: Option<Vec<Hits>>,
    read: Read,
    of_block: Vec<u64>,
}

impl Tally {
    fn new(index: &ShelfIndex, facets: FacetSet) -> Self {
        let column = |at: usize| {
            (facets.has(COLUMNS[at])).then(|| vec![Hits::default(); index.counted[at].len()])
        };
        Self {
            columns: std::array::from_fn(column),
            years: facets.has(Facet::Years).then(Vec::new),
            read: Read::default(),
            of_block: Vec::new(),
        }
    }

    /// Notes the values of documents, each of which belongs to a hit.
    fn note(&mut self, segment: &Segment, documents: &[DocId], hits: &[u64]) {
        for (tallies, values) in self.columns.iter_mut().zip(&segment.counted) {
            if let (Some(tallies), Some(values)) = (tallies, values) {
                values.read(documents, &mut self.read, |place, values| {
                    for value in values {
                        tallies[*value as usize].note(hits[place]);
                    }
                });
            }
        }
        if let (Some(tallies), Some(years)) = (&mut self.years, &segment.year) {
            self.of_block.resize(documents.len(), 0);
            years.get_vals(documents, &mut self.of_block);
            for (year, hit) in self.of_block.iter().zip(hits) {
                let year = usize::try_from(*year).unwrap_or_default();
                if year >= tallies.len() {
                    tallies.resize(year + 1, Hits::default());
                }
                tallies[year].note(*hit);
            }
        }
    }

    fn finish(self, index: &ShelfIndex, is_lower_bound: bool) -> Facets {
        let mut names = index.counted.iter();
        let [countries, genres, styles, formats] = self.columns.map(|tallies| {
            let names = names.next().into_iter().flatten();
            sorted(names.zip(tallies.into_iter().flatten()))
        });
        // Year 0 is unknown.
        let years = (0u16..).zip(self.years.into_iter().flatten()).skip(1);
        Facets {
            countries,
            genres,
            styles,
            formats,
            years: sorted(years),
            is_lower_bound,
        }
    }
}

/// What anything has, the most frequent first.
fn sorted(values: impl Iterator<Item = (impl ToString, Hits)>) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = values
        .filter(|(_, hits)| hits.count > 0)
        .map(|(value, hits)| FacetValue {
            value: value.to_string(),
            hits: hits.count,
        })
        .collect();
    values.sort_unstable_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.value.cmp(&b.value)));
    values
}
