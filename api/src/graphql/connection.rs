//! Connections: edges to other records, page by page.
//!
//! A connection holds only what was asked for. What it leads to is fetched by
//! the fields that show it, so a count alone reads no edges.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, Object, ObjectType, SimpleObject, TypeName};

use super::cursor;
use super::error::Error;
use super::loader::{self, Count, EdgeCountKey, Narrow, Stretch, StretchKey, VersionsKey};
use super::page::Page;
use super::walk::{Edge, Path, Place, YearOrder};

/// What connections lead to.
pub(crate) trait Reached: ObjectType + 'static {
    /// Fetches what stands at each place; `None` where nothing does any more.
    fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> impl Future<Output = Result<Vec<Option<Arc<Self>>>, Error>> + Send;
}

/// A page of an edge, before it is read.
pub(crate) struct Connection<T> {
    key: StretchKey,
    /// What the versions that it leads to must be; `None` elsewhere.
    narrow: Option<Narrow>,
    reached: PhantomData<fn() -> T>,
}

impl<T> Connection<T> {
    /// A page of an edge in its only order, by Discogs id.
    pub(crate) fn by_id(
        edge: Edge,
        parent: i32,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        Self::by_year(edge, parent, None, first, after)
    }

    /// A page of an edge in an order of years; the oldest first where none is given.
    pub(crate) fn by_year(
        edge: Edge,
        parent: i32,
        order: Option<YearOrder>,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        Self::of_role(edge, None, parent, order, first, after)
    }

    /// A page of an edge filtered by a role.
    pub(crate) fn of_role(
        edge: Edge,
        role: Option<String>,
        parent: i32,
        order: Option<YearOrder>,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let order = order.unwrap_or_default();
        if role.as_ref().is_some_and(|role| role.contains('\0')) {
            return Err(Error::BadUserInput(
                "A role can't contain the character U+0000.".to_owned(),
            ));
        }
        let page = Page::new(edge, order, first, after)?;
        let role = role.map(Arc::from);
        let path = Path { edge, order, role };
        Ok(Self {
            key: StretchKey { path, page, parent },
            narrow: None,
            reached: PhantomData,
        })
    }

    /// The same edge, which is that of versions, with those alone that are as asked for.
    pub(crate) fn narrowed(self, narrow: Narrow) -> Self {
        Self {
            narrow: Some(narrow),
            ..self
        }
    }

    async fn stretch(&self, context: &Context<'_>) -> Result<Arc<Stretch>, Error> {
        if let Some(narrow) = &self.narrow {
            let versions = loader::list(context, VersionsKey(self.key.parent)).await?;
            let stretch = versions.stretch(narrow, self.key.path.order, self.key.page);
            return Ok(Arc::new(stretch));
        }
        loader::list(context, self.key.clone()).await
    }

    async fn count(&self, context: &Context<'_>) -> Result<Count, Error> {
        if let Some(narrow) = &self.narrow {
            let versions = loader::list(context, VersionsKey(self.key.parent)).await?;
            return Ok(versions.count(narrow));
        }
        let StretchKey { path, parent, .. } = self.key.clone();
        loader::list(context, EdgeCountKey { path, parent }).await
    }

    fn cursor(&self, place: Place) -> String {
        cursor::encode(self.key.path.edge, self.key.path.order, place)
    }
}

impl<T: Reached> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// One page of the records an edge leads to.
#[Object(name_type)]
impl<T: Reached> Connection<T> {
    /// What the page holds, each with its cursor.
    async fn edges(&self, context: &Context<'_>) -> Result<Vec<EdgeTo<T>>, Error> {
        let stretch = self.stretch(context).await?;
        let nodes = T::fetch(context, &stretch.places).await?;
        let edges = stretch.places.iter().zip(nodes);
        Ok(edges
            .filter_map(|(place, node)| {
                let cursor = self.cursor(*place);
                node.map(|node| EdgeTo { node, cursor })
            })
            .collect())
    }

    /// What the page holds, without cursors.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Arc<T>>, Error> {
        let stretch = self.stretch(context).await?;
        let nodes = T::fetch(context, &stretch.places).await?;
        Ok(nodes.into_iter().flatten().collect())
    }

    /// Where the page lies.
    async fn page_info(&self, context: &Context<'_>) -> Result<PageInfo, Error> {
        let stretch = self.stretch(context).await?;
        let cursor = |place: Option<&Place>| place.map(|place| self.cursor(*place));
        Ok(PageInfo {
            has_next_page: stretch.has_more,
            has_previous_page: self.key.page.after.is_some(),
            start_cursor: cursor(stretch.places.first()),
            end_cursor: cursor(stretch.places.last()),
        })
    }

    /// How many there are on all pages together; a filter by a role is counted up to 10,000.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32, Error> {
        Ok(self.count(context).await?.total)
    }

    /// Whether there are more than totalCount says, because counting stopped at 10,000.
    async fn total_count_is_capped(&self, context: &Context<'_>) -> Result<bool, Error> {
        let may_be = self.key.path.edge.has_role() || self.narrow.is_some();
        Ok(may_be && self.count(context).await?.is_capped)
    }
}

/// One entry of a page.
pub(crate) struct EdgeTo<T> {
    node: Arc<T>,
    cursor: String,
}

impl<T: Reached> TypeName for EdgeTo<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// One entry of a page, with its cursor.
#[Object(name_type)]
impl<T: Reached> EdgeTo<T> {
    /// The record, track or credit it leads to.
    async fn node(&self) -> &Arc<T> {
        &self.node
    }

    /// An opaque mark to go on after; it stays good when a new month is loaded.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// Where a page lies among all pages.
#[derive(SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether there is more after this page.
    pub(crate) has_next_page: bool,
    /// Whether the page was asked for with a cursor, so that something came before it.
    pub(crate) has_previous_page: bool,
    /// Cursor of the first entry; null on an empty page.
    pub(crate) start_cursor: Option<String>,
    /// Cursor of the last entry; null on an empty page.
    pub(crate) end_cursor: Option<String>,
}
