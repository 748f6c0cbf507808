//! Paths between artists.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{Artist, Release};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, ReleaseKey};
use crate::graphql::path::{Found, Link};

/// What a search for a path between two artists came to.
pub(crate) struct Path(pub(crate) Arc<Found>);

/// What a search for a path between two artists came to.
#[Object]
impl Path {
    /// The links from the one artist to the other, at most 6, and none where they are the same; null where no path was found.
    async fn links(&self) -> Option<Vec<PathLink>> {
        let links = self.0.links.as_ref()?;
        Some(links.iter().cloned().map(PathLink).collect())
    }

    /// Whether the search left something out for its bounds, so that there may be a shorter path, or one at all. It looks at the 25 earliest releases of each artist in each part, at 50 artists of each part on a release, and on each level at the 64 artists on the most releases.
    async fn is_cut(&self) -> bool {
        self.0.is_cut
    }

    /// How many artists the search has met.
    async fn artists_met(&self) -> i32 {
        self.0.artists_met
    }
}

/// Two artists with a part in the same release.
struct PathLink(Link);

/// Two artists with a part in the same release.
#[Object]
impl PathLink {
    /// The artist nearer to where the path begins.
    async fn from(&self, context: &Context<'_>) -> Result<Arc<Artist>, Error> {
        artist(context, self.0.from).await
    }

    /// The parts that artist has in the release: "Main Artist", "Track Artist", or the roles of credits, such as "Producer".
    async fn from_roles(&self) -> &[String] {
        &self.0.from_roles
    }

    /// The release.
    async fn release(&self, context: &Context<'_>) -> Result<Arc<Release>, Error> {
        let release = loader::one(context, ReleaseKey(self.0.release)).await?;
        release.ok_or_else(|| Error::broken("a release on a path is not there"))
    }

    /// The artist nearer to where it ends.
    async fn to(&self, context: &Context<'_>) -> Result<Arc<Artist>, Error> {
        artist(context, self.0.to).await
    }

    /// The parts that one has in the release.
    async fn to_roles(&self) -> &[String] {
        &self.0.to_roles
    }
}

async fn artist(context: &Context<'_>, id: i32) -> Result<Arc<Artist>, Error> {
    let artist = loader::one(context, ArtistKey(id)).await?;
    artist.ok_or_else(|| Error::broken("an artist on a path is not there"))
}
