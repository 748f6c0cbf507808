//! Artists and what is printed in their records.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::artist::{self, alias, group, member, name_variation};

use super::{Reader, by_parent};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::types::Artist;

record!(artist::Model of "catalog.artist" { id, in_dump, data_quality, name, real_name, profile, urls, quality_printed });
record!(alias::Model of "catalog.artist_alias" { artist_id, alias_id, position, name });
record!(group::Model of "catalog.artist_group" { artist_id, group_id, position, name });
record!(member::Model of "catalog.artist_member" { artist_id, member_id, position, name });
record!(name_variation::Model of "catalog.artist_name_variation" { artist_id, position, name });

/// The artist with this Discogs id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ArtistKey(pub(crate) i32);

impl Loader<ArtistKey> for Reader {
    type Value = Arc<Artist>;
    type Error = Failure;

    async fn load(&self, keys: &[ArtistKey]) -> Result<HashMap<ArtistKey, Arc<Artist>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self.with_ids::<artist::Model>("artists", "id", ids).await?;
        let artists = rows
            .into_iter()
            .map(|row| (ArtistKey(row.id), Arc::new(Artist::from(row))));
        Ok(artists.collect())
    }
}

/// Other spellings of this artist's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameVariationsKey(pub(crate) i32);

impl Loader<NameVariationsKey> for Reader {
    type Value = Arc<Vec<String>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[NameVariationsKey],
    ) -> Result<HashMap<NameVariationsKey, Arc<Vec<String>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<name_variation::Model>("name variations", "artist_id", ids)
            .await?;
        let place = |row: &name_variation::Model| (NameVariationsKey(row.artist_id), row.position);
        Ok(by_parent(rows, place, |row| row.name))
    }
}

macro_rules! unlinked {
    ($(#[$doc:meta])* $key:ident, $module:ident, $column:literal, $name:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) i32);

        impl Loader<$key> for Reader {
            type Value = Arc<Vec<String>>;
            type Error = Failure;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Arc<Vec<String>>>, Failure> {
                let ids = keys.iter().map(|key| key.0);
                let rows = self
                    .without::<$module::Model>($name, "artist_id", $column, ids)
                    .await?;
                let place = |row: &$module::Model| ($key(row.artist_id), row.position);
                Ok(by_parent(rows, place, |row| row.name))
            }
        }
    };
}

unlinked!(
    /// Aliases this artist's record prints without an id.
    UnlinkedAliasesKey, alias, "alias_id", "unlinked aliases"
);
unlinked!(
    /// Members this group's record prints without an id.
    UnlinkedMembersKey, member, "member_id", "unlinked members"
);
unlinked!(
    /// Groups this member's record prints without an id.
    UnlinkedGroupsKey, group, "group_id", "unlinked groups"
);
