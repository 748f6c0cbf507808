//! How many edges there are: from the count tables, or counted up to a cap.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{Kind, artist, label, master};
use futures_util::future::try_join_all;

use super::{Group, Reader, Shared};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::walk::{self, COUNT_CAP, Edge, Path};

record!(artist::count::Model of "catalog.artist_count" { artist_id, releases, main_releases, track_releases, credit_releases, tracks, credits, masters, aliases, members, groups });
record!(label::count::Model of "catalog.label_count" { label_id, releases, series_releases, company_releases, sublabels });
record!(master::count::Model of "catalog.master_count" { master_id, versions });

/// All edges of one kind of one parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EdgeCountKey {
    pub(crate) path: Path,
    pub(crate) parent: i32,
}

/// Kept counts are read with anyone's; counting takes its time.
impl Shared for EdgeCountKey {
    fn group(&self) -> Group {
        match keeper(self.path.edge) {
            Keeper::Nobody => Group::Own,
            keeper => Group::Alike(keeper as u64),
        }
    }
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) total: i32,
    /// There are more than that, and nobody has counted them.
    pub(crate) is_capped: bool,
}

/// Where the count of an edge is kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Keeper {
    Kind,
    Artist,
    Label,
    Master,
    /// Nowhere: the edge is filtered.
    Nobody,
}

fn keeper(edge: Edge) -> Keeper {
    match edge {
        Edge::BrowseArtists | Edge::BrowseLabels | Edge::BrowseMasters | Edge::BrowseReleases => {
            Keeper::Kind
        }
        Edge::ArtistAliases
        | Edge::ArtistMembers
        | Edge::ArtistGroups
        | Edge::ArtistReleases
        | Edge::ArtistMainReleases
        | Edge::ArtistTrackReleases
        | Edge::ArtistCreditReleases
        | Edge::ArtistMasters
        | Edge::ArtistTracks
        | Edge::ArtistCredits => Keeper::Artist,
        Edge::LabelSublabels
        | Edge::LabelReleases
        | Edge::LabelSeriesReleases
        | Edge::LabelCompanyReleases => Keeper::Label,
        Edge::MasterVersions => Keeper::Master,
        Edge::ArtistRoleReleases | Edge::ArtistRoleCredits => Keeper::Nobody,
    }
}

impl Loader<EdgeCountKey> for Reader {
    type Value = Count;
    type Error = Failure;

    async fn load(&self, keys: &[EdgeCountKey]) -> Result<HashMap<EdgeCountKey, Count>, Failure> {
        let mut kept: HashMap<Keeper, Vec<&EdgeCountKey>> = HashMap::new();
        for key in keys {
            kept.entry(keeper(key.path.edge)).or_default().push(key);
        }
        let counts = kept.into_iter().map(async |(keeper, keys)| match keeper {
            Keeper::Kind => self.browse_counts(keys).await,
            Keeper::Artist => self.artist_counts(keys).await,
            Keeper::Label => self.label_counts(keys).await,
            Keeper::Master => self.master_counts(keys).await,
            Keeper::Nobody => self.filtered_counts(keys).await,
        });
        Ok(try_join_all(counts).await?.into_iter().flatten().collect())
    }
}

type Counts = Vec<(EdgeCountKey, Count)>;

/// The counts of keys whose parents' rows are known; no row means zero.
fn pick<R>(
    keys: Vec<&EdgeCountKey>,
    rows: &HashMap<i32, R>,
    of: impl Fn(Edge, &R) -> i32,
) -> Counts {
    keys.into_iter()
        .map(|key| {
            let row = rows.get(&key.parent);
            let total = row.map_or(0, |row| of(key.path.edge, row));
            let count = Count {
                total,
                is_capped: false,
            };
            (key.clone(), count)
        })
        .collect()
}

fn parents(keys: &[&EdgeCountKey]) -> Vec<i32> {
    let mut parents: Vec<i32> = keys.iter().map(|key| key.parent).collect();
    parents.sort_unstable();
    parents.dedup();
    parents
}

impl Reader {
    async fn browse_counts(&self, keys: Vec<&EdgeCountKey>) -> Result<Counts, Failure> {
        let rows = HashMap::from([(0, self.kind_counts().await?)]);
        Ok(pick(keys, &rows, |edge, rows| {
            let kind = match edge {
                Edge::BrowseArtists => Kind::Artist,
                Edge::BrowseLabels => Kind::Label,
                Edge::BrowseMasters => Kind::Master,
                _ => Kind::Release,
            };
            rows.iter()
                .find(|row| row.kind == kind.number())
                .map_or(0, |row| row.records + row.placeholders)
        }))
    }

    async fn artist_counts(&self, keys: Vec<&EdgeCountKey>) -> Result<Counts, Failure> {
        let rows = self
            .with_ids::<artist::count::Model>("artist counts", "artist_id", parents(&keys))
            .await?;
        let rows = rows.into_iter().map(|row| (row.artist_id, row)).collect();
        Ok(pick(keys, &rows, |edge, row| match edge {
            Edge::ArtistAliases => row.aliases,
            Edge::ArtistMembers => row.members,
            Edge::ArtistGroups => row.groups,
            Edge::ArtistMainReleases => row.main_releases,
            Edge::ArtistTrackReleases => row.track_releases,
            Edge::ArtistCreditReleases => row.credit_releases,
            Edge::ArtistMasters => row.masters,
            Edge::ArtistTracks => row.tracks,
            Edge::ArtistCredits => row.credits,
            _ => row.releases,
        }))
    }

    async fn label_counts(&self, keys: Vec<&EdgeCountKey>) -> Result<Counts, Failure> {
        let rows = self
            .with_ids::<label::count::Model>("label counts", "label_id", parents(&keys))
            .await?;
        let rows = rows.into_iter().map(|row| (row.label_id, row)).collect();
        Ok(pick(keys, &rows, |edge, row| match edge {
            Edge::LabelSublabels => row.sublabels,
            Edge::LabelSeriesReleases => row.series_releases,
            Edge::LabelCompanyReleases => row.company_releases,
            _ => row.releases,
        }))
    }

    async fn master_counts(&self, keys: Vec<&EdgeCountKey>) -> Result<Counts, Failure> {
        let rows = self
            .with_ids::<master::count::Model>("master counts", "master_id", parents(&keys))
            .await?;
        let rows = rows
            .into_iter()
            .map(|row| (row.master_id, row.versions))
            .collect();
        Ok(pick(keys, &rows, |_, versions| *versions))
    }

    async fn filtered_counts(&self, keys: Vec<&EdgeCountKey>) -> Result<Counts, Failure> {
        struct Row {
            parent: i32,
            count: i32,
        }
        record!(Row { parent, count });
        let mut alike: HashMap<&Path, Vec<&EdgeCountKey>> = HashMap::new();
        for key in keys {
            alike.entry(&key.path).or_default().push(key);
        }
        let counts = alike.into_iter().map(async |(path, keys)| {
            let statement = walk::count(path, &parents(&keys));
            let rows = self.rows::<Row>("filtered count", statement).await?;
            let rows = rows
                .into_iter()
                .map(|row| (row.parent, row.count))
                .collect();
            Ok(pick(keys, &rows, |_, count| *count))
        });
        let mut counts: Counts = try_join_all(counts).await?.into_iter().flatten().collect();
        for (_, count) in &mut counts {
            if i64::from(count.total) > COUNT_CAP {
                count.total = i32::try_from(COUNT_CAP).unwrap_or(i32::MAX);
                count.is_capped = true;
            }
        }
        Ok(counts)
    }
}
