//! Releases and the lists printed in their records.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::release::{self, artist, company, format, identifier, label, series, video};

use super::{Reader, by_parent};
use crate::graphql::error::Failure;
use crate::graphql::types::{
    ArtistCredit, Company, Format, Identifier, Release, ReleaseLabel, ReleaseSeries, Video,
};

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
            .with_ids::<release::Entity>("releases", release::Column::Id, ids)
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
                    .with_ids::<$module::Entity>($name, $module::Column::ReleaseId, ids)
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
