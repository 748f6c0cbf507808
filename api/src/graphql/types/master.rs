//! Masters: works, of which releases are versions.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::words::QUALITIES;
use entity::{Kind, lines, master};

use super::{ArtistCredit, MarkedText, Release, VersionFacets, Video};
use crate::graphql::connection::{Connection, Reached};
use crate::graphql::error::Error;
use crate::graphql::loader::{
    self, MasterArtistsKey, MasterKey, MasterVideosKey, Narrow, ReleaseKey, StretchKey, VersionsKey,
};
use crate::graphql::node_id;
use crate::graphql::page::Page;
use crate::graphql::plain::{List, derived, plain};
use crate::graphql::walk::{Edge, Path, Place, YearOrder};

/// A work, of which releases are versions.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Master {
    /// Discogs's own number of the master.
    pub(super) discogs_id: i32,
    /// True where releases name the master but the dump has no record of it; then the title is that of a version.
    is_placeholder: bool,
    /// The title.
    pub(super) title: String,
    /// Year of the earliest version; null where unknown or implausible.
    year: Option<i16>,
    /// The year as printed in the dump, "0" being Discogs's unknown; null where none is printed.
    year_printed: Option<String>,
    /// Genres, from Discogs's short list.
    genres: Vec<String>,
    /// Styles, from Discogs's long list.
    styles: Vec<String>,
    /// Notes; null where none are given.
    notes: Option<MarkedText>,
    /// How far Discogs's users trust the record, such as "Correct"; null where the dump doesn't say.
    data_quality: Option<String>,
    /// Discogs's number of the version it shows for the work, which may not be in the catalogue; null where none is given.
    main_release_discogs_id: Option<i32>,
}

plain!(
    Master: discogs_id, is_placeholder, title, year, year_printed, genres, styles, data_quality,
    main_release_discogs_id
);

impl From<master::Model> for Master {
    fn from(row: master::Model) -> Self {
        let master::Model {
            id,
            main_release_id,
            year,
            sort_year: _,
            in_dump,
            data_quality,
            year_printed,
            title,
            notes,
            genres,
            styles,
            quality_printed,
        } = row;
        Self {
            discogs_id: id,
            is_placeholder: !in_dump,
            title,
            year,
            year_printed: year_printed.or_else(|| Some(year?.to_string())),
            genres: lines::split(genres.as_deref()),
            styles: lines::split(styles.as_deref()),
            notes: MarkedText::new(notes),
            data_quality: quality_printed.or_else(|| {
                let word = QUALITIES.word(data_quality?)?;
                Some(word.to_owned())
            }),
            main_release_discogs_id: main_release_id,
        }
    }
}

#[ComplexObject]
impl Master {
    /// Opaque and unique among all records; `node` takes it.
    pub(super) async fn id(&self) -> ID {
        node_id::encode(Kind::Master, self.discogs_id)
    }

    /// Main artists, in the order they are printed.
    async fn artists(&self, context: &Context<'_>) -> Result<List<Arc<Vec<ArtistCredit>>>, Error> {
        loader::list(context, MasterArtistsKey(self.discogs_id))
            .await
            .map(List)
    }

    /// Videos that users have linked to the work.
    async fn videos(&self, context: &Context<'_>) -> Result<List<Arc<Vec<Video>>>, Error> {
        loader::list(context, MasterVideosKey(self.discogs_id))
            .await
            .map(List)
    }

    /// The version Discogs shows for the work; null where none is given or it is not in the catalogue.
    async fn main_release(&self, context: &Context<'_>) -> Option<Result<Arc<Release>, Error>> {
        let key = ReleaseKey(self.main_release_discogs_id?);
        loader::one(context, key).await.transpose()
    }

    /// The version that stands in for a work of which the dump has no record, the earliest: it has the artists, year, genres and styles that are missing here. Null where the dump has a record of the work.
    async fn stand_in(&self, context: &Context<'_>) -> Option<Result<Arc<Release>, Error>> {
        self.speaker(context).await.transpose()
    }

    /// The releases that are versions of the work.
    async fn versions(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Oldest or newest first.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Release>, Error>> {
        let edge = Edge::MasterVersions;
        let after = after.as_deref();
        Some(Connection::by_year(
            edge,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }

    /// The versions that have this country and this carrier, among the first 5,000 of the work.
    async fn versions_with(
        &self,
        #[graphql(
            desc = "Only versions of exactly this country, such as \"Japan\"; null for any."
        )]
        country: Option<String>,
        #[graphql(desc = "Only versions on this carrier, such as \"Vinyl\"; null for any.")]
        format: Option<String>,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Oldest or newest first.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Release>, Error>> {
        let edge = Edge::MasterVersions;
        let after = after.as_deref();
        let all = Connection::by_year(edge, self.discogs_id, order_by, first, after);
        Some(all.map(|all| all.narrowed(Narrow { country, format })))
    }

    /// What the versions can be narrowed to with `versionsWith`.
    async fn version_facets(&self, context: &Context<'_>) -> Option<Result<VersionFacets, Error>> {
        let versions = loader::list(context, VersionsKey(self.discogs_id)).await;
        Some(versions.map(VersionFacets))
    }
}

impl Master {
    /// The version that speaks for a placeholder; `None` for others, which
    /// costs nothing.
    pub(super) async fn speaker(
        &self,
        context: &Context<'_>,
    ) -> Result<Option<Arc<Release>>, Error> {
        if !self.is_placeholder {
            return Ok(None);
        }
        let path = Path {
            edge: Edge::MasterVersions,
            order: YearOrder::OldestFirst,
            role: None,
        };
        let page = Page {
            first: 1,
            after: None,
        };
        let parent = self.discogs_id;
        let versions = loader::list(context, StretchKey { path, page, parent }).await?;
        match versions.places.first() {
            Some(place) => loader::one(context, ReleaseKey(place.id)).await,
            None => Ok(None),
        }
    }
}

impl Reached for Master {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places.iter().map(|place| MasterKey(place.id)).collect();
        loader::many(context, keys).await
    }
}
