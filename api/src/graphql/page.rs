//! Which part of a connection is asked for.

use super::cursor;
use super::error::Error;
use super::walk::{Edge, Place, YearOrder};

/// How many edges a page has where the client doesn't say.
pub(crate) const DEFAULT_FIRST: i32 = 20;

/// How many edges a page may have; beyond it is an error, never a silent cut.
pub(crate) const MAX_FIRST: i32 = 100;

/// How many suggestions there are where the client doesn't say.
pub(crate) const DEFAULT_SUGGESTIONS: i32 = 8;

/// Most suggestions; a list to choose from is no longer.
pub(crate) const MAX_SUGGESTIONS: i32 = 20;

/// A page of an edge: what comes after a place, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Page {
    /// How many edges, from 0 to [`MAX_FIRST`].
    pub(crate) first: i32,
    /// The last place the client has seen.
    pub(crate) after: Option<Place>,
}

impl Page {
    /// Reads the arguments of a connection.
    pub(crate) fn new(
        edge: Edge,
        order: YearOrder,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let first = check_first(first)?;
        let after = after
            .map(|text| cursor::decode(edge, order, text))
            .transpose()?;
        Ok(Self { first, after })
    }

    /// Rows to read: one more than asked for tells whether there is a next page.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.first) + 1
    }
}

/// How many entries of a page a client asks for.
pub(crate) fn check_first(first: Option<i32>) -> Result<i32, Error> {
    let first = first.unwrap_or(DEFAULT_FIRST);
    if (0..=MAX_FIRST).contains(&first) {
        return Ok(first);
    }
    Err(Error::BadUserInput(format!(
        "`first` must be from 0 to {MAX_FIRST}, not {first}."
    )))
}

/// Checks the length of a list of ids that a client gave.
pub(crate) fn check_bulk(argument: &str, length: usize) -> Result<(), Error> {
    const MAX_BULK: usize = 100;
    if length > MAX_BULK {
        return Err(Error::BadUserInput(format!(
            "`{argument}` may hold at most {MAX_BULK} ids, not {length}."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Page, check_bulk};
    use crate::graphql::error::Error;
    use crate::graphql::walk::{Edge, YearOrder};

    fn page(first: Option<i32>) -> Result<Page, Error> {
        Page::new(Edge::MasterVersions, YearOrder::OldestFirst, first, None)
    }

    #[test]
    fn a_page_has_twenty_edges_unless_the_client_says_otherwise() {
        assert_eq!(page(None).unwrap().first, 20);
        assert_eq!(page(Some(100)).unwrap().limit(), 101);
        assert_eq!(page(Some(0)).unwrap().limit(), 1);
    }

    #[test]
    fn a_page_out_of_bounds_is_an_error_that_names_the_bound() {
        for first in [-1, 101, i32::MAX] {
            let Err(Error::BadUserInput(sentence)) = page(Some(first)) else {
                panic!("{first} was taken");
            };
            assert!(sentence.contains("from 0 to 100"), "{sentence}");
        }
        assert!(check_bulk("ids", 100).is_ok());
        assert!(check_bulk("ids", 101).is_err());
    }
}
