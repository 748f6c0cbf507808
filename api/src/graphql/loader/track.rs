//! Tracklists, single tracks, and artists of tracks.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::TrackKind;
use entity::track::{self, artist};
use sea_orm::{ActiveEnum, DbBackend, Statement, Value};

use super::{Reader, by_parent};
use crate::database::{DatabaseError, Record, record};
use crate::graphql::error::Failure;
use crate::graphql::types::{ArtistCredit, Track};

record!(track::Model of "catalog.track" { release_id, duration_seconds, ordinal, parent, kind <- track_kind, position, title, duration });
record!(artist::Model of "catalog.track_artist" { release_id, artist_id, track, position, sort_year, name, anv, join_phrase });

/// Rows leave the common track out.
fn track_kind(number: Option<i16>) -> Result<Option<TrackKind>, DatabaseError> {
    let read = |number| {
        TrackKind::try_from_value(&number).map_err(|_| DatabaseError::Value(number.into()))
    };
    number.map(read).transpose()
}

/// The whole tracklist of this release, sub-tracks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TracksKey(pub(crate) i32);

impl Loader<TracksKey> for Reader {
    type Value = Arc<Vec<Arc<Track>>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TracksKey],
    ) -> Result<HashMap<TracksKey, Arc<Vec<Arc<Track>>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<track::Model>("tracks", "release_id", ids)
            .await?;
        let place = |row: &track::Model| (TracksKey(row.release_id), row.ordinal);
        Ok(by_parent(rows, place, |row| Arc::new(Track::from(row))))
    }
}

/// One track: its release and its ordinal there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TrackKey(pub(crate) i32, pub(crate) i16);

impl Loader<TrackKey> for Reader {
    type Value = Arc<Track>;
    type Error = Failure;

    async fn load(&self, keys: &[TrackKey]) -> Result<HashMap<TrackKey, Arc<Track>>, Failure> {
        let sql = format!(
            "SELECT {} FROM {PAIRS} \
             JOIN catalog.track AS t ON t.release_id = k.release_id AND t.ordinal = ANY(k.ordinals)",
            track::Model::COLUMNS
        );
        let binds = pairs(keys, |key| (key.0, key.1));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, binds);
        let rows = self
            .rows::<track::Model>("single tracks", statement)
            .await?;
        let tracks = rows.into_iter().map(|row| {
            (
                TrackKey(row.release_id, row.ordinal),
                Arc::new(Track::from(row)),
            )
        });
        Ok(tracks.collect())
    }
}

/// Artists of one track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TrackArtistsKey(pub(crate) i32, pub(crate) i16);

impl Loader<TrackArtistsKey> for Reader {
    type Value = Arc<Vec<ArtistCredit>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[TrackArtistsKey],
    ) -> Result<HashMap<TrackArtistsKey, Arc<Vec<ArtistCredit>>>, Failure> {
        let sql = format!(
            "SELECT {} FROM {PAIRS} JOIN catalog.track_artist AS t \
             ON t.release_id = k.release_id AND t.track = ANY(k.ordinals)",
            artist::Model::COLUMNS
        );
        let binds = pairs(keys, |key| (key.0, key.1));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, binds);
        let rows = self
            .rows::<artist::Model>("track artists", statement)
            .await?;
        let place =
            |row: &artist::Model| (TrackArtistsKey(row.release_id, row.track), row.position);
        Ok(by_parent(rows, place, ArtistCredit::from))
    }
}

/// Keys of a release and an ordinal, given as the two arrays of [`pairs`], one
/// row a release: its children are found by the release alone, so each release
/// is read once, however many of its children are asked for.
pub(super) const PAIRS: &str = "(\
    SELECT release_id, array_agg(ordinal) AS ordinals \
    FROM unnest($1::int4[], $2::int2[]) AS pair(release_id, ordinal) GROUP BY release_id) AS k";

/// Keys of a release and an ordinal, as two arrays.
pub(super) fn pairs<K>(keys: &[K], parts: impl Fn(&K) -> (i32, i16)) -> [Value; 2] {
    let (releases, ordinals): (Vec<i32>, Vec<i16>) = keys.iter().map(parts).unzip();
    [releases.into(), ordinals.into()]
}
