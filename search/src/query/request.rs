//! What can be asked, and how much of it.

use std::time::Duration;

use entity::Kind;

use super::FacetSet;

/// The last result a page may show: beyond it, narrow the question.
pub const MOST_RESULTS: usize = 1_000;

/// A search.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was typed.
    pub text: String,
    /// Kinds that may match; empty is all four.
    pub kinds: Vec<Kind>,
    /// What masters and releases must be.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Whether a master and its pressings are one hit.
    pub collapse: bool,
    /// Hits to leave out before the page.
    pub offset: usize,
    /// Hits on the page.
    pub limit: usize,
    /// Most hits of one shelf where several are asked.
    pub per_shelf: usize,
    /// Whether to count all that matches.
    pub count: bool,
    /// Which filters' values to count among all that matches.
    pub facets: FacetSet,
    /// Groups that are looked at for a ranked page, in order of popularity.
    pub reach: usize,
    /// Time for all of it.
    pub budget: Duration,
}

impl Request {
    /// A question as typed, with what is usual.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kinds: Vec::new(),
            filter: Filter::default(),
            sort: Sort::Relevance,
            collapse: true,
            offset: 0,
            limit: 20,
            per_shelf: 5,
            count: false,
            facets: FacetSet::default(),
            reach: MOST_RESULTS,
            budget: Duration::from_secs(1),
        }
    }

    /// Whether a kind may match.
    pub(crate) fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// What a master or release must be. Values of one list are alternatives; the
/// lists must all be met. Artists and labels meet an empty filter only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Genres, as printed but for case and accents.
    pub genres: Vec<String>,
    /// Styles.
    pub styles: Vec<String>,
    /// Countries.
    pub countries: Vec<String>,
    /// Formats or their descriptions.
    pub formats: Vec<String>,
    /// First year.
    pub year_from: Option<i16>,
    /// Last year.
    pub year_to: Option<i16>,
}

impl Filter {
    /// Whether everything meets it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// In which order hits come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// The obvious hit first.
    Relevance,
    /// Oldest first, unknown years last.
    YearAscending,
    /// Newest first, unknown years last.
    YearDescending,
    /// By title, from its first letter on.
    Title,
}
