//! Records with an identity of their own.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface};
use entity::Kind;

use super::{Artist, Label, Master, Release};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, LabelKey, MasterKey, ReleaseKey};
use crate::graphql::node_id;

/// A record with an identity that lasts from month to month.
#[derive(Clone, Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque and unique among all records; `node` takes it."
))]
pub(crate) enum Node {
    Artist(Arc<Artist>),
    Label(Arc<Label>),
    Master(Arc<Master>),
    Release(Arc<Release>),
}

impl Node {
    /// The record an id stands for; `None` where there is none.
    pub(crate) async fn fetch(context: &Context<'_>, id: &ID) -> Result<Option<Self>, Error> {
        let (kind, id) = node_id::decode(id)?;
        Ok(match kind {
            Kind::Artist => loader::one(context, ArtistKey(id)).await?.map(Self::Artist),
            Kind::Label => loader::one(context, LabelKey(id)).await?.map(Self::Label),
            Kind::Master => loader::one(context, MasterKey(id)).await?.map(Self::Master),
            Kind::Release => loader::one(context, ReleaseKey(id))
                .await?
                .map(Self::Release),
        })
    }
}
