//! Releases and the lists printed in their records.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::release::{self, artist, company, format, identifier, label, series, video};

use tokio_postgres::Row;

use super::{Reader, by_parent};
use crate::database::{DatabaseError, OfTable, Record, record};
use crate::graphql::error::Failure;
use crate::graphql::types::{
    ArtistCredit, Company, Format, Identifier, Release, ReleaseLabel, ReleaseSeries, Video,
};

record!(release::Model of "catalog.release" { id, master_id, year, month, day, sort_year, is_main_release, status, data_quality, title, country, released, notes, genres, styles, quality_printed });
record!(artist::Model of "catalog.release_artist" { release_id, artist_id, position, sort_year, name, anv, join_phrase });
record!(company::Model of "catalog.release_company" { release_id, label_id, position, sort_year, entity_type, name, catno, entity_type_name });
record!(format::Model of "catalog.release_format" { release_id, position, name, quantity, text, descriptions });

impl OfTable for identifier::Model {
    const TABLE: &'static str = "catalog.release_identifier";
}

/// By hand, since one of its columns is called as a word of Rust.
impl Record for identifier::Model {
    const COLUMNS: &'static str = "t.release_id, t.value_key, t.position, t.type, \
        t.type_printed, t.value, t.description";

    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            release_id: row.try_get(0)?,
            value_key: row.try_get(1)?,
            position: row.try_get(2)?,
            r#type: row.try_get(3)?,
            type_printed: row.try_get(4)?,
            value: row.try_get(5)?,
            description: row.try_get(6)?,
        })
    }
}
record!(label::Model of "catalog.release_label" { release_id, label_id, catno_key, position, sort_year, name, catno });
record!(series::Model of "catalog.release_series" { release_id, label_id, position, sort_year, name, catno });
record!(video::Model of "catalog.release_video" { release_id, duration, position, embed, youtube_id, src, title, description });

/// The release with this Discogs id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReleaseKey(pub(crate) i32);

impl Loader<ReleaseKey> for Reader {
    type Value = Arc<Release>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ReleaseKey],
    ) -> Result<HashMap<ReleaseKey, Arc<Release>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<release::Model>("releases", "id", ids)
            .await?;
        let releases = rows
            .into_iter()
            .map(|row| (ReleaseKey(row.id), Arc::new(Release::from(row))));
        Ok(releases.collect())
    }
}

/// A list of a release: a key, the table it is read from, and what a row becomes.
macro_rules! list {
    ($(#[$doc:meta])* $key:ident, $module:ident, $type:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) i32);

        impl Loader<$key> for Reader {
            type Value = Arc<Vec<$type>>;
            type Error = Failure;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Arc<Vec<$type>>>, Failure> {
                let ids = keys.iter().map(|key| key.0);
                let rows = self
                    .with_ids::<$module::Model>($name, "release_id", ids)
                    .await?;
                let place = |row: &$module::Model| ($key(row.release_id), row.position);
                Ok(by_parent(rows, place, $type::from))
            }
        }
    };
}

list!(
    /// Main artists of this release.
    ReleaseArtistsKey, artist, ArtistCredit, "release artists"
);
list!(
    /// Labels of this release.
    ReleaseLabelsKey, label, ReleaseLabel, "release labels"
);
list!(
    /// Series of this release.
    ReleaseSeriesKey, series, ReleaseSeries, "release series"
);
list!(
    /// Formats of this release.
    FormatsKey, format, Format, "release formats"
);
list!(
    /// Companies with a part in this release.
    CompaniesKey, company, Company, "release companies"
);
list!(
    /// Identifiers of this release.
    IdentifiersKey, identifier, Identifier, "release identifiers"
);
list!(
    /// Videos of this release.
    ReleaseVideosKey, video, Video, "release videos"
);
