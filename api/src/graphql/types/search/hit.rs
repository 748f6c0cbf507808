//! Hits become records again: one statement for each kind, however many they are.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use entity::Kind;
use futures_util::future::try_join4;
use search::Hit;

use super::super::{Artist, Label, Master, Node, Release};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, LabelKey, MasterKey, ReleaseKey};

/// The records of some hits.
pub(super) struct Records {
    artists: Arc<HashMap<ArtistKey, Arc<Artist>>>,
    labels: Arc<HashMap<LabelKey, Arc<Label>>>,
    masters: Arc<HashMap<MasterKey, Arc<Master>>>,
    releases: Arc<HashMap<ReleaseKey, Arc<Release>>>,
}

impl Records {
    /// Fetches the records of hits, and with `versions` those of the releases
    /// that matched.
    pub(super) async fn fetch(
        context: &Context<'_>,
        hits: &[Hit],
        versions: bool,
    ) -> Result<Self, Error> {
        let ids = |kind| {
            let of_kind = hits.iter().filter(move |hit| hit.kind == kind);
            of_kind.map(|hit| hit.id)
        };
        let artists: Vec<ArtistKey> = ids(Kind::Artist).map(ArtistKey).collect();
        let labels: Vec<LabelKey> = ids(Kind::Label).map(LabelKey).collect();
        let masters: Vec<MasterKey> = ids(Kind::Master).map(MasterKey).collect();
        let versions = hits.iter().filter(|_| versions);
        let releases = ids(Kind::Release).chain(versions.filter_map(|hit| hit.version));
        let releases: Vec<ReleaseKey> = releases.map(ReleaseKey).collect();
        let (artists, labels, masters, releases) = try_join4(
            loader::among(context, &artists),
            loader::among(context, &labels),
            loader::among(context, &masters),
            loader::among(context, &releases),
        )
        .await?;
        Ok(Self {
            artists,
            labels,
            masters,
            releases,
        })
    }

    /// The record of a hit; `None` where the catalogue has it no longer.
    pub(super) fn node(&self, hit: &Hit) -> Option<Node> {
        match hit.kind {
            Kind::Artist => {
                let artist = self.artists.get(&ArtistKey(hit.id));
                artist.cloned().map(Node::Artist)
            }
            Kind::Label => {
                let label = self.labels.get(&LabelKey(hit.id));
                label.cloned().map(Node::Label)
            }
            Kind::Master => {
                let master = self.masters.get(&MasterKey(hit.id));
                master.cloned().map(Node::Master)
            }
            Kind::Release => self.release(hit.id).map(Node::Release),
        }
    }

    /// The release that matched, if it was fetched and is there.
    pub(super) fn version(&self, hit: &Hit) -> Option<Arc<Release>> {
        self.release(hit.version?)
    }

    fn release(&self, id: i32) -> Option<Arc<Release>> {
        self.releases.get(&ReleaseKey(id)).cloned()
    }
}
