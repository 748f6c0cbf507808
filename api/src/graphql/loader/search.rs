//! Searches. They ask the index, not the database, but in the same turns: all
//! of one level run before what they found is fetched, so that it is fetched
//! together.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::Kind;
use futures_util::future::join_all;
use search::{Answer, Degraded, FacetSet, Filter, Hit, Request, Sort};

use super::Desk;
use crate::graphql::error::{Error, Failure};
use crate::index::{Found, NoAnswer};

/// A search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchKey {
    pub(crate) text: Arc<str>,
    /// Kinds that may match; empty is all.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) filter: Filter,
    pub(crate) sort: Sort,
    pub(crate) collapse: bool,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) per_kind: usize,
    pub(crate) count: bool,
    pub(crate) facets: FacetSet,
}

impl SearchKey {
    fn request(&self) -> Request {
        Request {
            kinds: self.kinds.clone(),
            filter: self.filter.clone(),
            sort: self.sort,
            collapse: self.collapse,
            offset: self.offset,
            limit: self.limit,
            per_shelf: self.per_kind,
            count: self.count,
            facets: self.facets,
            ..Request::new(&*self.text)
        }
    }
}

impl Loader<SearchKey> for Desk {
    type Value = Result<Arc<Found<Answer>>, Error>;
    type Error = Failure;

    async fn load(&self, keys: &[SearchKey]) -> Result<HashMap<SearchKey, Self::Value>, Failure> {
        let answers = keys.iter().map(async |key| {
            let found = self.index.search(key.request()).await;
            self.note(&found);
            (key.clone(), found.map(Arc::new).map_err(Error::from))
        });
        Ok(join_all(answers).await.into_iter().collect())
    }
}

impl Desk {
    /// Counts a search, and what its answer lacks.
    fn note(&self, found: &Result<Found<Answer>, NoAnswer>) {
        let Ok(found) = found else {
            self.metrics.search_refused("search");
            return;
        };
        let reasons = &found.answer.degraded;
        let outcome = if reasons.is_empty() {
            "whole"
        } else {
            "degraded"
        };
        self.metrics.searched("search", outcome, found.took);
        for reason in reasons {
            self.tally.degraded(match reason {
                Degraded::EmptyQuery => "EMPTY_QUERY",
                Degraded::Timeout => "TIMEOUT",
                Degraded::Capped => "CAPPED",
            });
        }
    }
}

/// Names that go on as typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SuggestKey {
    pub(crate) text: Arc<str>,
    pub(crate) limit: usize,
}

impl Loader<SuggestKey> for Desk {
    type Value = Result<Arc<Found<Vec<Hit>>>, Error>;
    type Error = Failure;

    async fn load(&self, keys: &[SuggestKey]) -> Result<HashMap<SuggestKey, Self::Value>, Failure> {
        let answers = keys.iter().map(async |key| {
            let found = self.index.suggest(key.text.clone(), key.limit).await;
            match &found {
                Ok(found) => self.metrics.searched("suggest", "whole", found.took),
                Err(_) => self.metrics.search_refused("suggest"),
            }
            (key.clone(), found.map(Arc::new).map_err(Error::from))
        });
        Ok(join_all(answers).await.into_iter().collect())
    }
}
