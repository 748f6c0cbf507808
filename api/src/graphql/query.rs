//! Where every walk starts: the root fields.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};

use super::connection::Connection;
use super::error::{Error, Failure};
use super::loader::{self, ArtistKey, Desk, Key, LabelKey, MasterKey, PathKey, ReleaseKey, Shared};
use super::page::check_bulk;
use super::types::{
    Artist, Asked, Catalog, CatalogNumberInput, Kind, Label, LookupResult, Master, Node, Path,
    Release, SearchConnection, SearchFilter, SearchSort, Suggestion,
};
use super::walk::Edge;

/// Most releases on a path.
const MAX_STEPS: i32 = 6;

/// Where every request starts.
pub(crate) struct Query;

/// Where every request starts. Ids of Discogs are taken as `discogsId`; a record that doesn't exist is null, not an error.
#[Object]
impl Query {
    /// The record with this id; null where there is none.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of a record.")] id: ID,
    ) -> Option<Result<Node, Error>> {
        Node::fetch(context, &id).await.transpose()
    }

    /// The records with these ids, in their order, null where there is none.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id`s of records, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node, Error>>>, Error> {
        check_bulk("ids", ids.len())?;
        let nodes = ids.iter().map(|id| Node::fetch(context, id));
        let nodes = futures_util::future::join_all(nodes).await;
        Ok(nodes.into_iter().map(Result::transpose).collect())
    }

    /// The artist with this Discogs id; null where there is none.
    async fn artist(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's number of the artist.")] discogs_id: i32,
    ) -> Option<Result<Arc<Artist>, Error>> {
        loader::one(context, ArtistKey(discogs_id))
            .await
            .transpose()
    }

    /// The artists with these Discogs ids, in their order, null where there is none.
    async fn artists(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's numbers of artists, at most 100.")] discogs_ids: Vec<i32>,
    ) -> Result<Vec<Option<Arc<Artist>>>, Error> {
        bulk(context, &discogs_ids, ArtistKey).await
    }

    /// The label with this Discogs id; null where there is none.
    async fn label(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's number of the label.")] discogs_id: i32,
    ) -> Option<Result<Arc<Label>, Error>> {
        loader::one(context, LabelKey(discogs_id)).await.transpose()
    }

    /// The labels with these Discogs ids, in their order, null where there is none.
    async fn labels(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's numbers of labels, at most 100.")] discogs_ids: Vec<i32>,
    ) -> Result<Vec<Option<Arc<Label>>>, Error> {
        bulk(context, &discogs_ids, LabelKey).await
    }

    /// The master with this Discogs id; null where there is none.
    async fn master(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's number of the master.")] discogs_id: i32,
    ) -> Option<Result<Arc<Master>, Error>> {
        loader::one(context, MasterKey(discogs_id))
            .await
            .transpose()
    }

    /// The masters with these Discogs ids, in their order, null where there is none.
    async fn masters(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's numbers of masters, at most 100.")] discogs_ids: Vec<i32>,
    ) -> Result<Vec<Option<Arc<Master>>>, Error> {
        bulk(context, &discogs_ids, MasterKey).await
    }

    /// The release with this Discogs id; null where there is none.
    async fn release(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's number of the release.")] discogs_id: i32,
    ) -> Option<Result<Arc<Release>, Error>> {
        loader::one(context, ReleaseKey(discogs_id))
            .await
            .transpose()
    }

    /// The releases with these Discogs ids, in their order, null where there is none.
    async fn releases(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's numbers of releases, at most 100.")] discogs_ids: Vec<i32>,
    ) -> Result<Vec<Option<Arc<Release>>>, Error> {
        bulk(context, &discogs_ids, ReleaseKey).await
    }

    /// Releases by what is printed on them, whatever the case, accents, spaces and signs. There is a result for each value: barcodes first, then catalogue numbers, then matrix numbers, each in the order asked for.
    #[expect(
        clippy::unused_async,
        reason = "resolvers are; the releases are read by the field that shows them"
    )]
    async fn lookup(
        &self,
        #[graphql(
            desc = "Barcodes, scanned or typed; a UPC of 12 digits and the same number as an EAN, with a leading 0, each find both. At most 100 values of all kinds together."
        )]
        barcodes: Option<Vec<String>>,
        #[graphql(
            desc = "Catalogue numbers, each with its label or without. At most 100 values of all kinds together."
        )]
        catalog_numbers: Option<Vec<CatalogNumberInput>>,
        #[graphql(
            desc = "Matrix numbers, whole, as one identifier of a release. At most 100 values of all kinds together."
        )]
        matrix_numbers: Option<Vec<String>>,
    ) -> Result<Vec<LookupResult>, Error> {
        LookupResult::all(barcodes, catalog_numbers, matrix_numbers)
    }

    /// How two artists are connected: a chain of releases that one artist and the next have a part in, as main artist, artist of a track, or in a credit. It is the shortest of those that the search has seen. Artists that stand for nobody, such as Various, and those on more than 5,000 releases are not passed through. Null where one of the two is not in the catalogue.
    async fn path(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Discogs's number of the artist where the path begins.")] from: i32,
        #[graphql(desc = "Discogs's number of the artist where it ends.")] to: i32,
        #[graphql(desc = "Most releases on the way, from 1 to 6.", default = 4)] max_steps: i32,
    ) -> Option<Result<Path, Error>> {
        if !(1..=MAX_STEPS).contains(&max_steps) {
            return Some(Err(Error::BadUserInput(format!(
                "`maxSteps` must be from 1 to {MAX_STEPS}, not {max_steps}."
            ))));
        }
        let key = PathKey {
            from,
            to,
            max_steps,
        };
        let found = loader::one(context, key).await.transpose()?;
        Some(found.map(Path))
    }

    /// All artists by ascending Discogs id, placeholders included.
    async fn browse_artists(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Artist>, Error>> {
        Some(Connection::by_id(
            Edge::BrowseArtists,
            0,
            first,
            after.as_deref(),
        ))
    }

    /// All labels by ascending Discogs id, placeholders included.
    async fn browse_labels(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Label>, Error>> {
        Some(Connection::by_id(
            Edge::BrowseLabels,
            0,
            first,
            after.as_deref(),
        ))
    }

    /// All masters by ascending Discogs id, placeholders included.
    async fn browse_masters(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Master>, Error>> {
        Some(Connection::by_id(
            Edge::BrowseMasters,
            0,
            first,
            after.as_deref(),
        ))
    }

    /// All releases by ascending Discogs id.
    async fn browse_releases(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Release>, Error>> {
        Some(Connection::by_id(
            Edge::BrowseReleases,
            0,
            first,
            after.as_deref(),
        ))
    }

    /// Searches artists, labels, masters and releases by name, title, artist, label and catalogue number. Typos are forgiven where little is found as typed; "quotes" make phrases, a dash before a word leaves out what has it. Null only where search is not to be had.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each argument of the field"
    )]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to look for, as typed; read up to 16 words and 1,000 characters.")]
        query: String,
        #[graphql(desc = "Kinds of record to find; null or empty finds all.")] kinds: Option<
            Vec<Kind>,
        >,
        #[graphql(
            desc = "What masters and releases must be; any filter leaves out artists and labels."
        )]
        filter: Option<SearchFilter>,
        #[graphql(desc = "In which order.", default)] sort: SearchSort,
        #[graphql(
            desc = "Whether a master and its releases are one hit; null is yes, unless releases alone are asked for."
        )]
        collapse: Option<bool>,
        #[graphql(
            desc = "Most hits of artists, of labels, and of masters and releases together, where more than one of these is asked for; from 1 to 100.",
            default = 5
        )]
        per_kind: Option<i32>,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(
            desc = "The cursor to go on after; null starts at the beginning. Pages end at the first 1,000 hits."
        )]
        after: Option<String>,
    ) -> Option<Result<SearchConnection, Error>> {
        let asked = Asked {
            query,
            kinds,
            filter,
            sort,
            collapse,
            per_kind,
            first,
            after,
        };
        Some(SearchConnection::ask(context, asked).await)
    }

    /// Records whose names go on as typed, from the first letter, the obvious first. Nothing is forgiven: that is for the search that follows. Null only where search is not to be had.
    async fn suggest(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The beginning of a name, as typed so far.")] query: String,
        #[graphql(desc = "How many to return, at most 20.", default = 8)] first: Option<i32>,
    ) -> Option<Result<Vec<Suggestion>, Error>> {
        Some(Suggestion::list(context, query, first).await)
    }

    /// The catalogue as a whole: its version, its size, the runs of its loader.
    async fn catalog(&self) -> Catalog {
        Catalog
    }
}

/// Records by Discogs ids, in the order of the ids.
async fn bulk<K>(
    context: &Context<'_>,
    ids: &[i32],
    key: impl Fn(i32) -> K,
) -> Result<Vec<Option<<Desk as Loader<K>>::Value>>, Error>
where
    K: Key + Shared,
    Desk: Loader<K, Error = Failure>,
{
    check_bulk("discogsIds", ids.len())?;
    loader::many(context, ids.iter().copied().map(key).collect()).await
}
