//! What publications have changed.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ingest::changes;

use super::Node;
use super::catalog::Kind;
use crate::graphql::connection::PageInfo;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ChangePlace, Changed, ChangesKey, CountChangesKey};
use crate::graphql::node_id;
use crate::graphql::page::check_first;
use crate::graphql::walk::COUNT_CAP;

/// What a publication did to a record.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum ChangeKind {
    /// It was new in the dump.
    Added,
    /// Something in it had changed.
    Changed,
    /// It was no longer in the dump.
    Removed,
}

impl ChangeKind {
    fn number(self) -> i16 {
        match self {
            Self::Added => 1,
            Self::Changed => 2,
            Self::Removed => 3,
        }
    }
}

/// A page of changes, before it is read.
pub(super) struct ChangeConnection {
    of: Changed,
    after: Option<ChangePlace>,
    first: i32,
}

struct Page {
    /// What was read, which may be one more than the page holds.
    read: Arc<Vec<changes::Model>>,
    first: usize,
}

impl Page {
    fn rows(&self) -> &[changes::Model] {
        &self.read[..self.first.min(self.read.len())]
    }

    fn has_more(&self) -> bool {
        self.read.len() > self.first
    }
}

impl ChangeConnection {
    pub(super) fn new(
        since: i32,
        kind: Option<Kind>,
        change: Option<ChangeKind>,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        Ok(Self {
            of: Changed {
                since,
                kind: kind.map(|kind| entity::Kind::from(kind).number()),
                change: change.map(ChangeKind::number),
            },
            after: after.map(decode).transpose()?,
            first: check_first(first)?,
        })
    }

    async fn page(&self, context: &Context<'_>) -> Result<Page, Error> {
        let key = ChangesKey {
            of: self.of,
            after: self.after,
            limit: i64::from(self.first) + 1,
        };
        Ok(Page {
            read: loader::list(context, key).await?,
            first: usize::try_from(self.first).unwrap_or(0),
        })
    }

    async fn count(&self, context: &Context<'_>) -> Result<i64, Error> {
        let key = CountChangesKey {
            of: self.of,
            cap: COUNT_CAP + 1,
        };
        loader::list(context, key).await
    }
}

/// One page of what publications have changed.
#[Object]
impl ChangeConnection {
    /// What the page holds, each with its cursor.
    async fn edges(&self, context: &Context<'_>) -> Result<Vec<ChangeEdge>, Error> {
        let page = self.page(context).await?;
        let edge = |row: &changes::Model| {
            Ok(ChangeEdge {
                cursor: encode(row),
                node: Change::read(row.clone())?,
            })
        };
        page.rows().iter().map(edge).collect()
    }

    /// What the page holds, without cursors.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Change>, Error> {
        let page = self.page(context).await?;
        page.rows().iter().cloned().map(Change::read).collect()
    }

    /// Where the page lies.
    async fn page_info(&self, context: &Context<'_>) -> Result<PageInfo, Error> {
        let page = self.page(context).await?;
        let rows = page.rows();
        Ok(PageInfo {
            has_next_page: page.has_more(),
            has_previous_page: self.after.is_some(),
            start_cursor: rows.first().map(encode),
            end_cursor: rows.last().map(encode),
        })
    }

    /// How many there are on all pages together; counted up to 10,000.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32, Error> {
        let count = self.count(context).await?.min(COUNT_CAP);
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Whether there are more than totalCount says, because counting stopped at 10,000.
    async fn total_count_is_capped(&self, context: &Context<'_>) -> Result<bool, Error> {
        Ok(self.count(context).await? > COUNT_CAP)
    }
}

/// One entry of a page, with its cursor.
#[derive(SimpleObject)]
struct ChangeEdge {
    /// What was done.
    node: Change,
    /// An opaque mark to go on after.
    cursor: String,
}

/// What one publication did to one record.
pub(super) struct Change {
    row: changes::Model,
    kind: entity::Kind,
    done: ChangeKind,
}

impl Change {
    fn read(row: changes::Model) -> Result<Self, Error> {
        let kind = entity::Kind::from_number(row.kind)
            .ok_or_else(|| Error::broken("a kind without a name"))?;
        let done = match row.change {
            1 => ChangeKind::Added,
            2 => ChangeKind::Changed,
            3 => ChangeKind::Removed,
            _ => return Err(Error::broken("a change without a name")),
        };
        Ok(Self { row, kind, done })
    }

    fn id_of_record(&self) -> ID {
        node_id::encode(self.kind, self.row.id)
    }
}

/// What one publication did to one record.
#[Object]
impl Change {
    /// The publication, as `CatalogVersion.sequence` counts them.
    async fn sequence(&self) -> i32 {
        self.row.sequence
    }

    /// What was done.
    async fn change(&self) -> ChangeKind {
        self.done
    }

    /// The kind of record.
    async fn kind(&self) -> Kind {
        self.kind.into()
    }

    /// Discogs's number of the record.
    async fn discogs_id(&self) -> i32 {
        self.row.id
    }

    /// The record as it is today; null where it is gone.
    async fn record(&self, context: &Context<'_>) -> Option<Result<Node, Error>> {
        Node::fetch(context, &self.id_of_record()).await.transpose()
    }
}

/// Cursors hold the place as it is; any place may be asked for.
fn encode(row: &changes::Model) -> String {
    let place = format!("{}.{}.{}.{}", row.sequence, row.kind, row.change, row.id);
    URL_SAFE_NO_PAD.encode(place)
}

fn decode(text: &str) -> Result<ChangePlace, Error> {
    // Four numbers are never longer.
    let short = (text.len() <= 64).then_some(text);
    short.and_then(parse).ok_or_else(|| {
        Error::BadUserInput(
            "`after` is not a cursor of this field; take it from pageInfo.".to_owned(),
        )
    })
}

fn parse(text: &str) -> Option<ChangePlace> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let place = str::from_utf8(&bytes).ok()?;
    let mut parts = place.split('.');
    let place = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    parts.next().is_none().then_some(place)
}

#[cfg(test)]
mod tests {
    use super::{changes, decode, encode};

    #[test]
    fn a_cursor_gives_its_place_back_and_anything_else_is_refused() {
        let row = changes::Model {
            sequence: 12,
            id: i32::MAX,
            kind: 4,
            change: 2,
        };
        assert_eq!(decode(&encode(&row)), Ok((12, 4, 2, i32::MAX)));
        for text in ["", "1.2.3.4", "MS4yLjM", &"A".repeat(10_000)] {
            assert!(decode(text).is_err(), "{text}");
        }
    }
}
