//! Stretches of edges: the places on one page of one parent.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use futures_util::future::try_join_all;

use super::{Group, Reader, Shared};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::page::Page;
use crate::graphql::walk::{self, Path, Place, YearOrder};

/// One page of one edge of one parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct StretchKey {
    pub(crate) path: Path,
    pub(crate) page: Page,
    /// Discogs id of the record it leads from; 0 where all records are browsed.
    pub(crate) parent: i32,
}

/// Pages that begin at the same place are walked to by one statement. Walks
/// whose paths collide are two statements in one batch.
impl Shared for StretchKey {
    fn group(&self) -> Group {
        let mut hasher = DefaultHasher::new();
        (&self.path, self.page).hash(&mut hasher);
        Group::Alike(hasher.finish())
    }
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    /// Where it leads, in the order of the edge.
    pub(crate) places: Vec<Place>,
    /// Whether there is more behind it.
    pub(crate) has_more: bool,
}

struct Row {
    parent: i32,
    year: i16,
    id: i32,
    ordinal: i16,
}
record!(Row {
    parent,
    year,
    id,
    ordinal
});

impl Loader<StretchKey> for Reader {
    type Value = Arc<Stretch>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[StretchKey],
    ) -> Result<HashMap<StretchKey, Arc<Stretch>>, Failure> {
        let mut alike: HashMap<(&Path, Page), Vec<i32>> = HashMap::new();
        for key in keys {
            alike
                .entry((&key.path, key.page))
                .or_default()
                .push(key.parent);
        }
        let groups = alike
            .into_iter()
            .map(|((path, page), parents)| self.stretches(path, page, parents));
        Ok(try_join_all(groups).await?.into_iter().flatten().collect())
    }
}

impl Reader {
    async fn stretches(
        &self,
        path: &Path,
        page: Page,
        parents: Vec<i32>,
    ) -> Result<Vec<(StretchKey, Arc<Stretch>)>, Failure> {
        let statement = walk::page(path, &parents, page.after, page.limit());
        let mut places: HashMap<i32, Vec<Place>> = HashMap::new();
        for Row {
            parent,
            year,
            id,
            ordinal,
        } in self.rows::<Row>(path.edge.name(), statement).await?
        {
            places
                .entry(parent)
                .or_default()
                .push(Place { year, id, ordinal });
        }
        let stretches = parents.into_iter().map(|parent| {
            let mut places = places.remove(&parent).unwrap_or_default();
            match path.order {
                YearOrder::OldestFirst => places.sort_unstable(),
                YearOrder::NewestFirst => {
                    places.sort_unstable_by_key(|place| (!place.year_is_known(), Reverse(*place)));
                }
            }
            let first = usize::try_from(page.first).unwrap_or(0);
            let has_more = places.len() > first;
            places.truncate(first);
            let key = StretchKey {
                path: path.clone(),
                page,
                parent,
            };
            (key, Arc::new(Stretch { places, has_more }))
        });
        Ok(stretches.collect())
    }
}
