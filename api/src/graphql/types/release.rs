//! Releases: records as they were published.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::words::QUALITIES;
use entity::{Kind, lines, printed, release};

use super::{
    ArtistCredit, Company, Credit, Format, Identifier, MarkedText, Master, ReleaseLabel,
    ReleaseSeries, Track, Video,
};
use crate::graphql::connection::Reached;
use crate::graphql::error::Error;
use crate::graphql::loader::{
    self, CompaniesKey, CreditsKey, FormatsKey, IdentifiersKey, MasterKey, ReleaseArtistsKey,
    ReleaseKey, ReleaseLabelsKey, ReleaseSeriesKey, ReleaseVideosKey, TracksKey,
};
use crate::graphql::node_id;
use crate::graphql::plain::{List, derived, plain};
use crate::graphql::walk::Place;

/// A record as it was published: one pressing, edition or file release.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
#[expect(
    clippy::struct_field_names,
    reason = "isMainRelease is the field's public name"
)]
pub(crate) struct Release {
    /// Discogs's own number of the release.
    pub(super) discogs_id: i32,
    #[graphql(skip)]
    master_id: Option<i32>,
    /// The title.
    pub(super) title: String,
    /// Genres, from Discogs's short list.
    genres: Vec<String>,
    /// Styles, from Discogs's long list.
    styles: Vec<String>,
    /// Country or region of release; null where unknown.
    country: Option<String>,
    /// Date of release as printed, which may be partial; null where none is printed.
    released: Option<String>,
    /// Year of release; null where unknown or implausible.
    year: Option<i16>,
    /// Month of release, 1 to 12; null where unknown.
    month: Option<i16>,
    /// Day of the month of release; null where unknown.
    day: Option<i16>,
    /// Notes; null where none are given.
    notes: Option<MarkedText>,
    /// How far Discogs's users trust the record, such as "Correct"; null where the dump doesn't say.
    data_quality: Option<String>,
    /// Status in Discogs's moderation, such as "Accepted"; null in dumps that don't say.
    status: Option<String>,
    /// Whether it is the version Discogs shows for its master; null in dumps that don't say.
    is_main_release: Option<bool>,
}

plain!(
    Release: discogs_id, title, genres, styles, country, released, year, month, day, data_quality,
    status, is_main_release
);

impl From<release::Model> for Release {
    fn from(row: release::Model) -> Self {
        let release::Model {
            id,
            master_id,
            year,
            month,
            day,
            sort_year: _,
            is_main_release,
            status,
            data_quality,
            title,
            country,
            released,
            notes,
            genres,
            styles,
            quality_printed,
        } = row;
        Self {
            discogs_id: id,
            master_id,
            title,
            genres: lines::split(genres.as_deref()),
            styles: lines::split(styles.as_deref()),
            country,
            released: released.or_else(|| Some(printed::date(year?, month, day))),
            year,
            month,
            day,
            notes: MarkedText::new(notes),
            data_quality: quality_printed.or_else(|| {
                let word = QUALITIES.word(data_quality?)?;
                Some(word.to_owned())
            }),
            status,
            is_main_release,
        }
    }
}

#[ComplexObject]
impl Release {
    /// Opaque and unique among all records; `node` takes it.
    pub(super) async fn id(&self) -> ID {
        node_id::encode(Kind::Release, self.discogs_id)
    }

    /// Main artists, in the order they are printed.
    async fn artists(&self, context: &Context<'_>) -> Result<List<Arc<Vec<ArtistCredit>>>, Error> {
        loader::list(context, ReleaseArtistsKey(self.discogs_id))
            .await
            .map(List)
    }

    /// Labels it came out on, with catalogue numbers.
    async fn labels(&self, context: &Context<'_>) -> Result<List<Arc<Vec<ReleaseLabel>>>, Error> {
        loader::list(context, ReleaseLabelsKey(self.discogs_id))
            .await
            .map(List)
    }

    /// Series it belongs to, with numbers.
    async fn series(&self, context: &Context<'_>) -> Result<List<Arc<Vec<ReleaseSeries>>>, Error> {
        loader::list(context, ReleaseSeriesKey(self.discogs_id))
            .await
            .map(List)
    }

    /// What it consists of.
    async fn formats(&self, context: &Context<'_>) -> Result<List<Arc<Vec<Format>>>, Error> {
        loader::list(context, FormatsKey(self.discogs_id))
            .await
            .map(List)
    }

    /// The work it is a version of; null where Discogs has made none.
    async fn master(&self, context: &Context<'_>) -> Option<Result<Arc<Master>, Error>> {
        loader::one(context, MasterKey(self.master_id?))
            .await
            .transpose()
    }

    /// The tracklist in the order of the record: tracks, headings and index tracks, without the parts of index tracks.
    async fn tracks(&self, context: &Context<'_>) -> Result<List<Vec<Arc<Track>>>, Error> {
        let tracks = loader::list(context, TracksKey(self.discogs_id)).await?;
        let top_level = tracks.iter().filter(|track| !track.is_sub_track());
        Ok(List(top_level.cloned().collect()))
    }

    /// Credits of the release as a whole or of a range of its tracks, one for each role; those of single tracks stand there.
    async fn credits(&self, context: &Context<'_>) -> Result<List<Vec<Arc<Credit>>>, Error> {
        let credits = loader::list(context, CreditsKey(self.discogs_id)).await?;
        let own = credits.iter().filter(|credit| credit.is_of_release());
        Ok(List(own.cloned().collect()))
    }

    /// Companies with a part in it, such as the pressing plant.
    async fn companies(&self, context: &Context<'_>) -> Result<List<Arc<Vec<Company>>>, Error> {
        loader::list(context, CompaniesKey(self.discogs_id))
            .await
            .map(List)
    }

    /// Barcodes, matrix numbers and other marks found on it.
    async fn identifiers(
        &self,
        context: &Context<'_>,
    ) -> Result<List<Arc<Vec<Identifier>>>, Error> {
        loader::list(context, IdentifiersKey(self.discogs_id))
            .await
            .map(List)
    }

    /// Videos that users have linked to it.
    async fn videos(&self, context: &Context<'_>) -> Result<List<Arc<Vec<Video>>>, Error> {
        loader::list(context, ReleaseVideosKey(self.discogs_id))
            .await
            .map(List)
    }
}

impl Reached for Release {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places.iter().map(|place| ReleaseKey(place.id)).collect();
        loader::many(context, keys).await
    }
}
