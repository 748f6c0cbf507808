//! Facets: what a search could be narrowed to, and to how many hits.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use entity::Kind;
use search::{Answer, Facets, Shelf};

use super::super::catalog;
use crate::graphql::error::Error;
use crate::index::Found;

/// Values of a facet where the client doesn't say how many.
const DEFAULT_VALUES: i32 = 20;

/// Most values of a facet.
const MAX_VALUES: i32 = 200;

/// The facets of a search.
pub(super) struct SearchFacets(pub(super) Arc<Found<Answer>>);

/// What a search could be narrowed to, the most frequent first, with the number of hits that would be left. All but kinds speak of masters and releases.
#[Object]
#[expect(
    clippy::unused_async,
    reason = "the macro takes asynchronous fields only"
)]
impl SearchFacets {
    /// The kinds that were asked for and have hits.
    async fn kinds(&self) -> Vec<KindFacet> {
        let hits = |kind| {
            let count = self.0.answer.counts.iter();
            let count = count.filter(|(shelf, _)| *shelf == Shelf::of(kind));
            count
                .map(|(_, count)| match kind {
                    Kind::Artist | Kind::Label => count.hits,
                    Kind::Master => count.masters,
                    Kind::Release => count.hits - count.masters,
                })
                .sum()
        };
        let facets = Kind::ALL.into_iter().map(|kind| KindFacet {
            kind: kind.into(),
            count: number(hits(kind)),
        });
        let mut facets: Vec<KindFacet> = facets.filter(|facet| facet.count > 0).collect();
        facets.sort_by_key(|facet| -facet.count);
        facets
    }

    /// Genres.
    async fn genres(
        &self,
        #[graphql(desc = "How many to return, at most 200.", default = 20)] first: Option<i32>,
    ) -> Result<Vec<SearchFacet>, Error> {
        self.values(|facets| &facets.genres, first)
    }

    /// Styles.
    async fn styles(
        &self,
        #[graphql(desc = "How many to return, at most 200.", default = 20)] first: Option<i32>,
    ) -> Result<Vec<SearchFacet>, Error> {
        self.values(|facets| &facets.styles, first)
    }

    /// Countries of release.
    async fn countries(
        &self,
        #[graphql(desc = "How many to return, at most 200.", default = 20)] first: Option<i32>,
    ) -> Result<Vec<SearchFacet>, Error> {
        self.values(|facets| &facets.countries, first)
    }

    /// Formats and their descriptions.
    async fn formats(
        &self,
        #[graphql(desc = "How many to return, at most 200.", default = 20)] first: Option<i32>,
    ) -> Result<Vec<SearchFacet>, Error> {
        self.values(|facets| &facets.formats, first)
    }

    /// Years of release.
    async fn years(
        &self,
        #[graphql(desc = "How many to return, at most 200.", default = 20)] first: Option<i32>,
    ) -> Result<Vec<YearFacet>, Error> {
        let years = self.values(|facets| &facets.years, first)?.into_iter();
        Ok(years
            .filter_map(|facet| {
                let year = facet.value.parse().ok()?;
                let SearchFacet { count, .. } = facet;
                Some(YearFacet { year, count })
            })
            .collect())
    }

    /// Whether there may be more hits than are counted here, because time ran out.
    async fn is_capped(&self) -> bool {
        let mut counts = self.0.answer.counts.iter();
        counts.any(|(_, count)| count.is_lower_bound)
    }
}

impl SearchFacets {
    fn values(
        &self,
        of: impl Fn(&Facets) -> &Vec<search::FacetValue>,
        first: Option<i32>,
    ) -> Result<Vec<SearchFacet>, Error> {
        let first = first.unwrap_or(DEFAULT_VALUES);
        if !(0..=MAX_VALUES).contains(&first) {
            return Err(Error::BadUserInput(format!(
                "`first` must be from 0 to {MAX_VALUES} for a facet, not {first}."
            )));
        }
        let values = self.0.answer.facets.iter().flat_map(of);
        Ok(values
            .take(super::question::length(first))
            .map(|facet| SearchFacet {
                value: facet.value.clone(),
                count: number(facet.hits),
            })
            .collect())
    }
}

/// A kind of record among the hits.
#[derive(SimpleObject)]
struct KindFacet {
    /// The kind.
    kind: catalog::Kind,
    /// Hits of it.
    count: i32,
}

/// A value that hits have.
#[derive(SimpleObject)]
struct SearchFacet {
    /// The value, as a filter takes it.
    value: String,
    /// Hits that have it.
    count: i32,
}

/// A year that hits are of.
#[derive(SimpleObject)]
struct YearFacet {
    /// The year.
    year: i32,
    /// Hits that are of it.
    count: i32,
}

/// A count as GraphQL has it. There are fewer records than that.
pub(super) fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
