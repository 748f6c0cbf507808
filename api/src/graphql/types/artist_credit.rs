//! Artists as they are printed on a record or track.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::{master, release, track};

use super::Artist;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey};
use crate::graphql::plain::{derived, plain};

/// An artist as printed on a release, master or track.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct ArtistCredit {
    #[graphql(skip)]
    artist_id: Option<i32>,
    /// The artist's name as the record links it, with Discogs's numbering.
    pub(super) name: String,
    /// The name as credited there; null where it is the usual one.
    pub(super) name_variation: Option<String>,
    /// The word or sign printed before the next artist, such as "&" or "feat."; null where none is.
    pub(super) join: Option<String>,
}

plain!(ArtistCredit: name, name_variation, join);

#[ComplexObject]
impl ArtistCredit {
    /// The artist; null where the dump prints a name without an id.
    async fn artist(&self, context: &Context<'_>) -> Option<Result<Arc<Artist>, Error>> {
        loader::one(context, ArtistKey(self.artist_id?))
            .await
            .transpose()
    }
}

impl From<release::artist::Model> for ArtistCredit {
    fn from(row: release::artist::Model) -> Self {
        let release::artist::Model {
            release_id: _,
            artist_id,
            position: _,
            sort_year: _,
            name,
            anv,
            join_phrase,
        } = row;
        Self {
            artist_id,
            name,
            name_variation: anv,
            join: join_phrase,
        }
    }
}

impl From<master::artist::Model> for ArtistCredit {
    fn from(row: master::artist::Model) -> Self {
        let master::artist::Model {
            master_id: _,
            artist_id,
            position: _,
            sort_year: _,
            name,
            anv,
            join_phrase,
        } = row;
        Self {
            artist_id,
            name,
            name_variation: anv,
            join: join_phrase,
        }
    }
}

impl From<track::artist::Model> for ArtistCredit {
    fn from(row: track::artist::Model) -> Self {
        let track::artist::Model {
            release_id: _,
            artist_id,
            track: _,
            position: _,
            sort_year: _,
            name,
            anv,
            join_phrase,
        } = row;
        Self {
            artist_id,
            name,
            name_variation: anv,
            join: join_phrase,
        }
    }
}
