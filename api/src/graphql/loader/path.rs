//! Paths between artists: all searches of a request go level by level, one
//! statement for each level.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::Reader;
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::path::{Found, Link, Neighbour, Search};
use crate::graphql::walk::path::{ARTISTS, RELEASES, ends, neighbours, parts};

/// A path between two artists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PathKey {
    pub(crate) from: i32,
    pub(crate) to: i32,
    /// Most releases on it.
    pub(crate) max_steps: i32,
}

struct End {
    id: i32,
    releases: i32,
}
record!(End { id, releases });

struct Row {
    search: i32,
    from_id: i32,
    release_id: i32,
    to_id: i32,
    releases: i32,
}
record!(Row {
    search,
    from_id,
    release_id,
    to_id,
    releases
});

struct Part {
    release_id: i32,
    artist_id: i32,
    sort: i32,
    role: Option<String>,
}
record!(Part {
    release_id,
    artist_id,
    sort,
    role
});

impl Loader<PathKey> for Reader {
    type Value = Arc<Found>;
    type Error = Failure;

    async fn load(&self, keys: &[PathKey]) -> Result<HashMap<PathKey, Arc<Found>>, Failure> {
        let artists: BTreeSet<i32> = keys.iter().flat_map(|key| [key.from, key.to]).collect();
        let ends = ends(artists.into_iter().collect());
        let ends = self.rows::<End>("ends of paths", ends).await?;
        let ends: HashMap<i32, i32> = ends.into_iter().map(|end| (end.id, end.releases)).collect();
        let mut searches: Vec<(PathKey, Search)> = keys
            .iter()
            .filter_map(|key| {
                let end = |id: i32| Some((id, *ends.get(&id)?));
                let search = Search::new(end(key.from)?, end(key.to)?, key.max_steps);
                Some((*key, search))
            })
            .collect();
        while self.level(&mut searches).await? {}
        let mut found: Vec<(PathKey, Found)> = searches
            .into_iter()
            .map(|(key, search)| (key, search.finish()))
            .collect();
        self.name_parts(&mut found).await?;
        let found = found.into_iter().map(|(key, found)| (key, Arc::new(found)));
        Ok(found.collect())
    }
}

impl Reader {
    /// Takes all searches a level further; `false` where all are done.
    async fn level(&self, searches: &mut [(PathKey, Search)]) -> Result<bool, Failure> {
        let (mut numbers, mut artists) = (Vec::new(), Vec::new());
        let mut asked = Vec::new();
        for (number, (_, search)) in (0..).zip(searches.iter_mut()) {
            let wanted = search.wanted(RELEASES);
            asked.push(!wanted.is_empty());
            numbers.extend(wanted.iter().map(|_| number));
            artists.extend(wanted);
        }
        if artists.is_empty() {
            return Ok(false);
        }
        let mut found: HashMap<i32, Vec<Neighbour>> = HashMap::new();
        let rows = self.rows::<Row>("neighbours on releases", neighbours(numbers, artists));
        for row in rows.await? {
            found.entry(row.search).or_default().push(Neighbour {
                from: row.from_id,
                release: row.release_id,
                to: row.to_id,
                releases: row.releases,
            });
        }
        let most = usize::try_from(ARTISTS).unwrap_or(usize::MAX);
        for (number, (asked, (_, search))) in (0..).zip(asked.into_iter().zip(searches)) {
            if asked {
                search.take(found.remove(&number).unwrap_or_default(), most);
            }
        }
        Ok(true)
    }

    /// Says what parts the artists on paths have in the releases between them.
    async fn name_parts(&self, found: &mut [(PathKey, Found)]) -> Result<(), Failure> {
        let links = |found: &(PathKey, Found)| found.1.links.clone().unwrap_or_default();
        let pairs: BTreeSet<(i32, i32)> = found
            .iter()
            .flat_map(links)
            .flat_map(|link| [(link.release, link.from), (link.release, link.to)])
            .collect();
        if pairs.is_empty() {
            return Ok(());
        }
        let (releases, artists) = pairs.into_iter().unzip();
        let rows = self.rows::<Part>("parts on paths", parts(releases, artists));
        let mut named: HashMap<(i32, i32), BTreeSet<(i32, String)>> = HashMap::new();
        for row in rows.await? {
            let word = match row.sort {
                1 => "Main Artist".to_owned(),
                2 => "Track Artist".to_owned(),
                _ => row.role.unwrap_or_default(),
            };
            let parts = named.entry((row.release_id, row.artist_id)).or_default();
            parts.insert((row.sort, word));
        }
        let words = |release: i32, artist: i32| -> Vec<String> {
            let parts = named.get(&(release, artist)).into_iter().flatten();
            let words = parts.map(|(_, word)| word.clone());
            words.filter(|word| !word.is_empty()).collect()
        };
        let links = found
            .iter_mut()
            .filter_map(|(_, found)| found.links.as_mut());
        for link in links.flatten() {
            let Link {
                release, from, to, ..
            } = *link;
            link.from_roles = words(release, from);
            link.to_roles = words(release, to);
        }
        Ok(())
    }
}
