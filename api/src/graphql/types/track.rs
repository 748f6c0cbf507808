//! Lines of a tracklist: tracks, headings, index tracks and their parts.

use std::sync::Arc;

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entity::{printed, track};

use super::{ArtistCredit, Credit, Release};
use crate::graphql::connection::Reached;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, CreditsKey, ReleaseKey, TrackArtistsKey, TrackKey, TracksKey};
use crate::graphql::plain::{Content, List, Written, derived, plain};
use crate::graphql::walk::Place;

/// One line of a tracklist.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Track {
    #[graphql(skip)]
    release_id: i32,
    #[graphql(skip)]
    parent_ordinal: Option<i16>,
    /// Place in the tracklist, from 1, sub-tracks counted in; it may change from month to month.
    ordinal: i16,
    /// Whether it is a track, a heading or an index track.
    kind: TrackKind,
    /// Position as printed, such as "A1"; null where none is printed.
    position: Option<String>,
    /// The title; empty where none is printed.
    title: String,
    /// Length as printed, such as "4:33"; null where none is printed.
    duration: Option<String>,
    /// Length in seconds; null where none is printed or it can't be read.
    duration_seconds: Option<i32>,
}

plain!(Track: ordinal, kind, position, title, duration, duration_seconds);

/// What a line of a tracklist is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::TrackKind")]
pub(crate) enum TrackKind {
    /// A track.
    Track,
    /// A heading, such as the name of a side or a disc.
    Heading,
    /// An index track, which has sub-tracks.
    Index,
}

impl Content for TrackKind {
    fn write(&self, answer: &mut Written) {
        answer.value(&enum_value(*self));
    }
}

impl From<track::Model> for Track {
    fn from(row: track::Model) -> Self {
        let track::Model {
            release_id,
            duration_seconds,
            ordinal,
            parent,
            kind,
            position,
            title,
            duration,
        } = row;
        Self {
            release_id,
            parent_ordinal: parent,
            ordinal,
            kind: kind.map_or(TrackKind::Track, TrackKind::from),
            position,
            title,
            duration: duration.or_else(|| duration_seconds.map(printed::duration)),
            duration_seconds,
        }
    }
}

impl Track {
    /// Whether it is a part of an index track.
    pub(crate) fn is_sub_track(&self) -> bool {
        self.parent_ordinal.is_some()
    }
}

#[ComplexObject]
impl Track {
    /// Artists of the track, where they are not those of the release.
    async fn artists(&self, context: &Context<'_>) -> Result<List<Arc<Vec<ArtistCredit>>>, Error> {
        loader::list(context, TrackArtistsKey(self.release_id, self.ordinal))
            .await
            .map(List)
    }

    /// Credits of the track, one for each role: its own, and those of the release whose range of tracks covers it.
    async fn credits(&self, context: &Context<'_>) -> Result<List<Vec<Arc<Credit>>>, Error> {
        let credits = loader::list(context, CreditsKey(self.release_id)).await?;
        let own = credits.iter().filter(|credit| credit.covers(self.ordinal));
        Ok(List(own.cloned().collect()))
    }

    /// The parts of an index track, in the order of the record; empty for any other.
    async fn sub_tracks(&self, context: &Context<'_>) -> Result<List<Vec<Arc<Track>>>, Error> {
        if self.kind != TrackKind::Index {
            return Ok(List(Vec::new()));
        }
        let tracks = loader::list(context, TracksKey(self.release_id)).await?;
        let parts = tracks
            .iter()
            .filter(|track| track.parent_ordinal == Some(self.ordinal));
        Ok(List(parts.cloned().collect()))
    }

    /// The index track it is a part of; null where it is none.
    async fn parent(&self, context: &Context<'_>) -> Option<Result<Arc<Track>, Error>> {
        let key = TrackKey(self.release_id, self.parent_ordinal?);
        loader::one(context, key).await.transpose()
    }

    /// The release whose tracklist it stands in.
    async fn release(&self, context: &Context<'_>) -> Result<Arc<Release>, Error> {
        let release = loader::one(context, ReleaseKey(self.release_id)).await?;
        release.ok_or_else(|| Error::broken("a track without its release"))
    }
}

impl Reached for Track {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places
            .iter()
            .map(|place| TrackKey(place.id, place.ordinal))
            .collect();
        loader::many(context, keys).await
    }
}
