//! Who stands on the same releases.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use futures_util::future::try_join_all;

use super::Reader;
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::walk;

/// The first so many collaborators of an artist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CollaboratorsKey {
    pub(crate) artist: i32,
    /// How many of the artist's releases are looked at.
    pub(crate) releases: i32,
    pub(crate) first: i32,
}

/// Who was found, and whether everything was looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Circle {
    /// Ids of artists and how many releases they share, most first.
    pub(crate) artists: Vec<(i32, i32)>,
    /// The artist has more releases, or there is more on them, than was looked at.
    pub(crate) is_more: bool,
}

struct Row {
    parent: i32,
    is_more: bool,
    artists: Vec<i32>,
    releases: Vec<i32>,
}
record!(Row {
    parent,
    is_more,
    artists,
    releases
});

impl Loader<CollaboratorsKey> for Reader {
    type Value = Arc<Circle>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CollaboratorsKey],
    ) -> Result<HashMap<CollaboratorsKey, Arc<Circle>>, Failure> {
        let mut alike: HashMap<(i32, i32), Vec<i32>> = HashMap::new();
        for key in keys {
            let bounds = (key.releases, key.first);
            alike.entry(bounds).or_default().push(key.artist);
        }
        let found = alike.into_iter().map(async |((releases, first), artists)| {
            let statement = walk::collaborators(&artists, releases, first).statement;
            let rows = self.rows::<Row>("collaborators", statement).await?;
            let found = rows.into_iter().map(move |row| {
                let artist = row.parent;
                let circle = Circle {
                    artists: row.artists.into_iter().zip(row.releases).collect(),
                    is_more: row.is_more,
                };
                let key = CollaboratorsKey {
                    artist,
                    releases,
                    first,
                };
                (key, Arc::new(circle))
            });
            Ok(found)
        });
        Ok(try_join_all(found).await?.into_iter().flatten().collect())
    }
}
