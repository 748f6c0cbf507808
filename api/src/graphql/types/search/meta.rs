//! What a search has to say of itself.

use async_graphql::{Enum, SimpleObject};
use search::{Answer, Degraded};

use crate::index::Found;

/// Why an answer may be less than it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum SearchDegradedReason {
    /// Nothing was typed, or nothing but punctuation that no name has.
    EmptyQuery,
    /// Time ran out: there may be better hits, and counts are lower bounds.
    Timeout,
    /// More was typed than is read: the words left out are in droppedWords, characters beyond the first 1,000 are not.
    Capped,
    /// The index is of another version of the catalogue: what is new may be missing.
    IndexStale,
}

/// What a search has to say of itself.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SearchMeta {
    /// Whether the answer may be less than it could be.
    degraded: bool,
    /// Why it may be.
    degraded_reasons: Vec<SearchDegradedReason>,
    /// How long the search took in the index, in milliseconds; fetching what was found is not in it.
    took_ms: f64,
    /// The version of the catalogue that was searched, as `CatalogVersion.id`.
    data_version: String,
}

impl SearchMeta {
    pub(super) fn of(found: &Found<Answer>, is_stale: bool) -> Self {
        let mut reasons: Vec<SearchDegradedReason> = (found.answer.degraded.iter())
            .map(|degraded| match degraded {
                Degraded::EmptyQuery => SearchDegradedReason::EmptyQuery,
                Degraded::Timeout => SearchDegradedReason::Timeout,
                Degraded::Capped => SearchDegradedReason::Capped,
            })
            .collect();
        if is_stale {
            reasons.push(SearchDegradedReason::IndexStale);
        }
        Self {
            degraded: !reasons.is_empty(),
            degraded_reasons: reasons,
            took_ms: found.took.as_secs_f64() * 1e3,
            data_version: found.opened.version.clone(),
        }
    }

    /// Whether the same search may come to more in a moment.
    pub(super) fn is_passing(&self) -> bool {
        use SearchDegradedReason::{IndexStale, Timeout};
        let passing = |reason: &SearchDegradedReason| matches!(reason, Timeout | IndexStale);
        self.degraded_reasons.iter().any(passing)
    }
}
