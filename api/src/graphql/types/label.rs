//! Labels; series, companies and studios are labels too.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::words::QUALITIES;
use entity::{Kind, label, lines};

use super::{MarkedText, Release};
use crate::graphql::connection::{Connection, Reached};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, LabelKey, ParentKey, UnlinkedSublabelsKey};
use crate::graphql::node_id;
use crate::graphql::plain::{derived, plain};
use crate::graphql::walk::{Edge, Place, YearOrder};

/// A label, or a series, company or studio, which Discogs keeps among the labels.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Label {
    /// Discogs's own number of the label.
    discogs_id: i32,
    #[graphql(skip)]
    parent_id: Option<i32>,
    /// True where other records name the label but the dump has no record of it; then only the name is known.
    is_placeholder: bool,
    /// The name, with the number that Discogs adds to tell namesakes apart, as in "Echo (2)".
    pub(super) name: String,
    /// A description; null where none is given.
    profile: Option<MarkedText>,
    /// Addresses and phone numbers over several lines; null where none are given.
    contact_info: Option<String>,
    /// How far Discogs's users trust the record, such as "Correct"; null where the dump doesn't say.
    data_quality: Option<String>,
    /// Sites as printed, which are not always valid addresses.
    urls: Vec<String>,
    /// Name of the parent label as this label's record prints it; null where it prints none.
    parent_name: Option<String>,
}

plain!(Label: discogs_id, is_placeholder, name, contact_info, data_quality, urls, parent_name);

impl From<label::Model> for Label {
    fn from(row: label::Model) -> Self {
        let label::Model {
            id,
            parent_id,
            in_dump,
            data_quality,
            name,
            parent_name,
            contact_info,
            profile,
            urls,
            quality_printed,
        } = row;
        Self {
            discogs_id: id,
            parent_id,
            is_placeholder: !in_dump,
            name,
            profile: MarkedText::new(profile),
            contact_info,
            data_quality: quality_printed.or_else(|| {
                let word = QUALITIES.word(data_quality?)?;
                Some(word.to_owned())
            }),
            urls: lines::split(urls.as_deref()),
            parent_name,
        }
    }
}

/// The part a label has in a release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
enum LabelReleaseRole {
    /// The label it came out on.
    #[default]
    Label,
    /// The series it belongs to.
    Series,
    /// A company with a part in it, such as the pressing plant.
    Company,
}

#[ComplexObject]
impl Label {
    /// Opaque and unique among all records; `node` takes it.
    pub(super) async fn id(&self) -> ID {
        node_id::encode(Kind::Label, self.discogs_id)
    }

    /// The name without the number that tells namesakes apart.
    async fn display_name(&self) -> &str {
        search::without_number(&self.name)
    }

    /// The parent label, as this label's record says, else the one whose record lists it; null where neither does.
    async fn parent(&self, context: &Context<'_>) -> Option<Result<Arc<Label>, Error>> {
        let parent = match self.parent_id {
            Some(parent) => parent,
            None => match loader::one(context, ParentKey(self.discogs_id)).await {
                Ok(parent) => parent?,
                Err(error) => return Some(Err(error)),
            },
        };
        loader::one(context, LabelKey(parent)).await.transpose()
    }

    /// Sublabels, from either side's record, each once, by Discogs id.
    async fn sublabels(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Label>, Error>> {
        let edge = Edge::LabelSublabels;
        Some(Connection::by_id(
            edge,
            self.discogs_id,
            first,
            after.as_deref(),
        ))
    }

    /// Sublabels that the record prints without an id.
    async fn unlinked_sublabels(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, UnlinkedSublabelsKey(self.discogs_id)).await
    }

    /// Releases the label has a part in, each once.
    async fn releases(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "The part the label has in them.",
            default_with = "Some(LabelReleaseRole::Label)"
        )]
        role: Option<LabelReleaseRole>,
        #[graphql(
            desc = "Oldest or newest first.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Release>, Error>> {
        let edge = match role.unwrap_or_default() {
            LabelReleaseRole::Label => Edge::LabelReleases,
            LabelReleaseRole::Series => Edge::LabelSeriesReleases,
            LabelReleaseRole::Company => Edge::LabelCompanyReleases,
        };
        let after = after.as_deref();
        Some(Connection::by_year(
            edge,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }
}

impl Reached for Label {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places.iter().map(|place| LabelKey(place.id)).collect();
        loader::many(context, keys).await
    }
}
