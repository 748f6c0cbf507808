//! Filters of a search.

use async_graphql::InputObject;
use search::Filter;

use crate::graphql::error::Error;

/// Most values in one list of a filter.
const MAX_VALUES: usize = 50;

/// What masters and releases must be. Values of one list are alternatives; all lists must be met. Artists and labels have none of these, so that a filter leaves them out.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct SearchFilter {
    /// Genres as printed, but for case and accents; at most 50.
    genres: Option<Vec<String>>,
    /// Styles as printed, but for case and accents; at most 50.
    styles: Option<Vec<String>>,
    /// Countries as printed, but for case and accents; at most 50.
    countries: Option<Vec<String>>,
    /// Formats or their descriptions, such as "Vinyl" or "LP", but for case and accents; at most 50.
    formats: Option<Vec<String>>,
    /// The first year; null for no bound. Records of unknown year meet no bound.
    year_from: Option<i32>,
    /// The last year; null for no bound. Records of unknown year meet no bound.
    year_to: Option<i32>,
}

impl SearchFilter {
    /// As the engine takes it.
    pub(super) fn of_engine(self) -> Result<Filter, Error> {
        if let (Some(from), Some(to)) = (self.year_from, self.year_to)
            && from > to
        {
            return Err(Error::BadUserInput(format!(
                "`yearFrom` must not be after `yearTo`, but {from} is after {to}."
            )));
        }
        // No record is from beyond what the type holds.
        let year = |year: i32| i16::try_from(year).unwrap_or(if year < 0 { 0 } else { i16::MAX });
        Ok(Filter {
            genres: values("genres", self.genres)?,
            styles: values("styles", self.styles)?,
            countries: values("countries", self.countries)?,
            formats: values("formats", self.formats)?,
            year_from: self.year_from.map(year),
            year_to: self.year_to.map(year),
        })
    }
}

fn values(name: &str, values: Option<Vec<String>>) -> Result<Vec<String>, Error> {
    let values = values.unwrap_or_default();
    if values.len() > MAX_VALUES {
        let length = values.len();
        return Err(Error::BadUserInput(format!(
            "`{name}` may hold at most {MAX_VALUES} values, not {length}."
        )));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use search::Filter;

    use super::SearchFilter;
    use crate::graphql::error::Error;

    #[test]
    fn a_year_that_no_record_has_is_no_error() {
        let filter = SearchFilter {
            year_from: Some(i32::MIN),
            year_to: Some(i32::MAX),
            ..SearchFilter::default()
        };
        let filter = filter.of_engine().expect("it can be asked");
        let expected = Filter {
            year_from: Some(0),
            year_to: Some(i16::MAX),
            ..Filter::default()
        };
        assert_eq!(filter, expected);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_with_the_bound() {
        let many = SearchFilter {
            styles: Some(vec![String::new(); 51]),
            ..SearchFilter::default()
        };
        let backwards = SearchFilter {
            year_from: Some(1990),
            year_to: Some(1980),
            ..SearchFilter::default()
        };
        for (filter, bound) in [(many, "at most 50"), (backwards, "1990 is after 1980")] {
            let Err(Error::BadUserInput(sentence)) = filter.of_engine() else {
                panic!("it was taken");
            };
            assert!(sentence.contains(bound), "{sentence}");
        }
    }
}
