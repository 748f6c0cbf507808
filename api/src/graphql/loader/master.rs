//! Masters and what is printed in their records.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::master::{self, artist, video};

use super::{Reader, by_parent};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::types::{ArtistCredit, Master, Video};

record!(master::Model of "catalog.master" { id, main_release_id, year, sort_year, in_dump, data_quality, year_printed, title, notes, genres, styles, quality_printed });
record!(artist::Model of "catalog.master_artist" { master_id, artist_id, position, sort_year, name, anv, join_phrase });
record!(video::Model of "catalog.master_video" { master_id, duration, position, embed, youtube_id, src, title, description });

/// The master with this Discogs id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MasterKey(pub(crate) i32);

impl Loader<MasterKey> for Reader {
    type Value = Arc<Master>;
    type Error = Failure;

    async fn load(&self, keys: &[MasterKey]) -> Result<HashMap<MasterKey, Arc<Master>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self.with_ids::<master::Model>("masters", "id", ids).await?;
        let masters = rows
            .into_iter()
            .map(|row| (MasterKey(row.id), Arc::new(Master::from(row))));
        Ok(masters.collect())
    }
}

/// Artists of this master.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MasterArtistsKey(pub(crate) i32);

impl Loader<MasterArtistsKey> for Reader {
    type Value = Arc<Vec<ArtistCredit>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[MasterArtistsKey],
    ) -> Result<HashMap<MasterArtistsKey, Arc<Vec<ArtistCredit>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<artist::Model>("master artists", "master_id", ids)
            .await?;
        let place = |row: &artist::Model| (MasterArtistsKey(row.master_id), row.position);
        Ok(by_parent(rows, place, ArtistCredit::from))
    }
}

/// Videos of this master.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MasterVideosKey(pub(crate) i32);

impl Loader<MasterVideosKey> for Reader {
    type Value = Arc<Vec<Video>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[MasterVideosKey],
    ) -> Result<HashMap<MasterVideosKey, Arc<Vec<Video>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<video::Model>("master videos", "master_id", ids)
            .await?;
        let place = |row: &video::Model| (MasterVideosKey(row.master_id), row.position);
        Ok(by_parent(rows, place, Video::from))
    }
}
