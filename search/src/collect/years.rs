//! Years, as a condition: a range holds a few of them or nearly all.

use std::ops::RangeInclusive;
use std::rc::Rc;

use tantivy::DocSet;

use crate::error::Error;
use crate::index::Segment;
use crate::index::text::filter;

use super::any_of::MOST_LISTS;
use super::documents::{Documents, OfYears};
use super::terms::{TermLists, Terms};

/// The years of a filter.
pub(crate) struct Years {
    years: RangeInclusive<u64>,
    /// Documents of their decades, and of single years at their ends.
    lists: Vec<Rc<TermLists>>,
}

impl Years {
    /// From one year to another.
    pub(super) fn new(terms: &Terms<'_>, from: Option<i16>, to: Option<i16>) -> Self {
        // Records were first pressed in the 1880s; dumps also say year 1. Year
        // 0 is unknown.
        let from = from.unwrap_or(1).clamp(1, 9999);
        let to = to.unwrap_or(9999).clamp(0, 9999);
        let field = terms.index().fields.filter;
        let lists = values(from, to).into_iter();
        // Neither is negative.
        let number = |year: i16| u64::from(year.unsigned_abs());
        Self {
            years: number(from)..=number(to),
            lists: lists.map(|value| terms.text(field, &value)).collect(),
        }
    }

    /// Documents of a segment that are of these years and in all of these
    /// lists; `None` where none is.
    pub(super) fn documents(
        &self,
        segment: &Segment,
        mut all: Vec<Documents>,
    ) -> Result<Option<Documents>, Error> {
        let shortest = all.iter().map(DocSet::size_hint).min();
        let shortest = shortest.unwrap_or(segment.reader.max_doc());
        if self.are_common(segment, shortest)? {
            let Some(of) = &segment.year else {
                return Ok(None);
            };
            if all.is_empty() {
                all.push(Documents::all(segment));
            }
            let years = OfYears {
                of: of.clone(),
                years: self.years.clone(),
            };
            return Ok(Some(Documents::every_of(all, years)));
        }
        let listed = Documents::with_any(&self.lists, segment)?;
        Ok(listed.map(|listed| {
            all.push(listed);
            Documents::every(all)
        }))
    }

    /// Whether so many documents are of these years that it is less to ask each
    /// of so many others for its year than to go through their lists.
    fn are_common(&self, segment: &Segment, others: u32) -> Result<bool, Error> {
        // So many years and decades are a wide range.
        if self.lists.len() > MOST_LISTS {
            return Ok(true);
        }
        let mut documents = 0u32;
        for list in &self.lists {
            documents = documents.saturating_add(list.count(segment)?);
        }
        Ok(documents > others)
    }
}

/// The values of a range of years: whole decades where they are, single years
/// at its ends.
fn values(from: i16, to: i16) -> Vec<String> {
    let mut values = Vec::new();
    let mut year = from;
    while year <= to {
        if year % 10 == 0 && year + 9 <= to {
            values.push(filter::decade(year));
            year += 10;
        } else {
            values.push(filter::year(year));
            year += 1;
        }
    }
    // A range without years matches nothing.
    if values.is_empty() {
        values.push(filter::year(0));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn a_range_is_decades_and_the_years_at_its_ends() {
        assert_eq!(
            values(1968, 1981),
            ["y1968", "y1969", "d197", "y1980", "y1981"]
        );
        assert_eq!(values(1977, 1977), ["y1977"]);
        assert_eq!(values(1990, 1980), ["y0"]);
        assert!(values(1, 9999).len() < 1_020);
    }
}
