//! Counts: everything that matches, and the values of filters among it.

use std::collections::HashMap;

use entity::Kind;
use tantivy::columnar::StrColumn;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet};

use crate::error::Error;
use crate::index::{GroupMark, Segment, ShelfIndex};

use super::budget::Budget;
use super::clause::{Clause, weight};
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
    let weight = weight(&index.schema, clause)?;
    let mut total = Count::default();
    let mut values = (!facets.is_empty()).then(Values::default);
    for segment in &index.segments {
        if budget.is_spent() {
            total.is_lower_bound = true;
            break;
        }
        let mut documents = weight.scorer(&segment.reader, 1.0)?;
        let mut here = values.as_ref().map(|_| SegmentValues::new(segment, facets));
        let mut last = None;
        let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let filled = documents.fill_buffer(&mut block);
            for &document in &block[..filled] {
                let mark = segment.mark_of(document);
                let group = match mark {
                    Some(mark) if collapse => mark >> 1,
                    _ => u64::from(document),
                };
                total.versions += mark.map_or(0, |mark| mark & 1);
                if last != Some(group) {
                    last = Some(group);
                    total.hits += 1;
                    total.masters += u64::from(mark.is_some_and(|mark| is_master(mark, collapse)));
                }
                if let Some(here) = &mut here {
                    here.note(document, total.hits);
                }
            }
            if filled < COLLECT_BLOCK_BUFFER_LEN {
                break;
            }
            if budget.takes() {
                total.is_lower_bound = true;
                break;
            }
        }
        if let (Some(values), Some(here)) = (&mut values, here) {
            values.add(here)?;
        }
    }
    let facets = values.map(|values| values.finish(total.is_lower_bound));
    Ok((total, facets))
}

/// Whether the hit that a document belongs to is a master.
fn is_master(mark: u64, collapse: bool) -> bool {
    let mark = GroupMark::unpack(mark);
    mark.group.kind == Kind::Master && (collapse || !mark.is_release)
}

/// Values of one segment, by their numbers there.
struct SegmentValues<'s> {
    columns: [Option<Tallies<'s>>; 4],
    years: Option<HashMap<u64, (u64, u64)>>,
    segment: &'s Segment,
}

/// The facets whose values are in columns, in the order of [`Segment::counted`].
const COLUMNS: [Facet; 4] = [
    Facet::Countries,
    Facet::Genres,
    Facet::Styles,
    Facet::Formats,
];

/// How many hits have each value of a column.
struct Tallies<'s> {
    column: &'s StrColumn,
    /// For each value: the hit that was counted last, and how many were.
    tallies: Vec<(u64, u64)>,
}

impl<'s> SegmentValues<'s> {
    fn new(segment: &'s Segment, facets: FacetSet) -> Self {
        let column = |at: usize| {
            let column = segment.counted[at].as_ref()?;
            facets.has(COLUMNS[at]).then(|| Tallies {
                column,
                tallies: vec![(0, 0); column.num_terms()],
            })
        };
        Self {
            columns: std::array::from_fn(column),
            years: facets.has(Facet::Years).then(HashMap::new),
            segment,
        }
    }

    /// Notes the values of a document that belongs to this hit. Documents of
    /// a hit are neighbours, so a value has been counted for it if it was last.
    fn note(&mut self, document: DocId, hit: u64) {
        for Tallies { column, tallies } in self.columns.iter_mut().flatten() {
            for value in column.term_ords(document) {
                let tally = usize::try_from(value)
                    .ok()
                    .and_then(|value| tallies.get_mut(value));
                if let Some((last, hits)) = tally
                    && *last != hit
                {
                    *last = hit;
                    *hits += 1;
                }
            }
        }
        if let Some(years) = &mut self.years
            && let Some(year) = self.segment.year_of(document)
        {
            let (last, hits) = years.entry(year).or_default();
            if *last != hit {
                *last = hit;
                *hits += 1;
            }
        }
    }
}

/// Values of all segments, by name.
#[derive(Default)]
struct Values {
    columns: [HashMap<String, u64>; 4],
    years: HashMap<u64, u64>,
}

impl Values {
    fn add(&mut self, segment: SegmentValues<'_>) -> Result<(), Error> {
        for (values, tallies) in self.columns.iter_mut().zip(segment.columns) {
            let Some(Tallies { column, tallies }) = tallies else {
                continue;
            };
            let mut name = String::new();
            for (value, (_, hits)) in (0..).zip(tallies).filter(|(_, (_, hits))| *hits > 0) {
                name.clear();
                column
                    .ord_to_str(value, &mut name)
                    .map_err(tantivy::TantivyError::from)?;
                *values.entry(name.clone()).or_default() += hits;
            }
        }
        for (year, (_, hits)) in segment.years.into_iter().flatten() {
            *self.years.entry(year).or_default() += hits;
        }
        Ok(())
    }

    fn finish(self, is_lower_bound: bool) -> Facets {
        let [countries, genres, styles, formats] = self.columns.map(sorted);
        let years = self
            .years
            .into_iter()
            .map(|(year, hits)| (year.to_string(), hits));
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

fn sorted(values: impl IntoIterator<Item = (String, u64)>) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = (values.into_iter())
        .map(|(value, hits)| FacetValue { value, hits })
        .collect();
    values.sort_unstable_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.value.cmp(&b.value)));
    values
}
