//! Who an artist has made releases with.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use super::Artist;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, Circle};
use crate::graphql::plain::{List, derived, plain};

/// Who stands on the same releases as an artist.
pub(crate) struct Collaborators(pub(super) Arc<Circle>);

/// Who stands on the same releases as an artist, as main artist or in a credit.
#[Object]
impl Collaborators {
    /// The collaborators, those with the most releases in common first, then by Discogs id.
    async fn items(&self, context: &Context<'_>) -> Result<List<Vec<Collaborator>>, Error> {
        let found = &self.0.artists;
        let keys = found.iter().map(|(id, _)| ArtistKey(*id)).collect();
        let artists = loader::many(context, keys).await?;
        let items = found
            .iter()
            .zip(artists)
            .filter_map(|((_, releases), artist)| {
                Some(Collaborator {
                    artist: artist?,
                    shared_releases: *releases,
                })
            });
        Ok(List(items.collect()))
    }

    /// Whether only a part was looked at, so that others may have more in common and counts are lower bounds: as many of the artist's newest releases as `releases` says, four times as many of their credits, and twenty times as many names on these releases are.
    async fn is_capped(&self) -> bool {
        self.0.is_more
    }
}

/// An artist who stands on some of the same releases.
#[derive(Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct Collaborator {
    /// The artist.
    artist: Arc<Artist>,
    /// How many of the releases that were looked at both stand on.
    shared_releases: i32,
}

plain!(Collaborator: shared_releases);
