//! How rows are fetched: one reader, many small typed keys.
//!
//! [`Reader`] is the only thing in this room that runs SQL. A field asks a
//! data loader for a key ([`one`], [`list`], [`many`]); all keys of one type
//! that a level of a request asks for are handed in at once ([`Desk`]), and
//! fetched with those of other requests ([`Queues`]) by one call of
//! `Loader::load`, which is one statement, or one for each thousand keys.
//! Loaders live for one request, queues as long as the server.

mod artist;
mod catalog;
mod change;
mod collaborator;
mod count;
mod credit;
mod gate;
mod label;
pub(super) mod level;
mod lookup;
mod master;
mod path;
mod queue;
mod release;
mod search;
mod shared;
mod table;
mod track;
mod version;
mod walk;
mod warm;

use std::collections::HashMap;
use std::error::Error as _;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Instant;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use sea_orm::Statement;
use tokio_postgres::error::SqlState;
use tracing::Instrument;

pub(crate) use artist::{
    ArtistKey, NameVariationsKey, UnlinkedAliasesKey, UnlinkedGroupsKey, UnlinkedMembersKey,
};
pub(crate) use catalog::{KindCountsKey, RunsKey, VersionKey};
pub(crate) use change::{ChangePlace, Changed, ChangesKey, CountChangesKey};
pub(crate) use collaborator::{Circle, CollaboratorsKey};
pub(crate) use count::{Count, EdgeCountKey};
pub(crate) use credit::{CreditKey, CreditRolesKey, CreditsKey};
pub(crate) use gate::GatesKey;
pub(crate) use label::{LabelKey, ParentKey, UnlinkedSublabelsKey};
pub(crate) use lookup::LookupKey;
pub(crate) use master::{MasterArtistsKey, MasterKey, MasterVideosKey};
pub(crate) use path::PathKey;
pub(crate) use queue::Key;
pub(crate) use release::{
    CompaniesKey, FormatsKey, IdentifiersKey, ReleaseArtistsKey, ReleaseKey, ReleaseLabelsKey,
    ReleaseSeriesKey, ReleaseVideosKey,
};
pub(crate) use search::{SearchKey, SuggestKey};
pub(crate) use shared::{Group, Queues, Shared};
pub(crate) use table::TablesKey;
pub(crate) use track::{TrackArtistsKey, TrackKey, TracksKey};
pub(crate) use version::{Narrow, Versions, VersionsKey};
pub(crate) use walk::{Stretch, StretchKey};

use super::error::{Error, Failure};
use crate::database::{Database, DatabaseError, OfTable, Record, Session};
use crate::index::View;
use crate::metrics::Metrics;
use crate::tally::Tally;
use crate::trace;

/// The loaders of one request.
pub(crate) type Loaders = level::Loaders<Desk>;

/// Where one request hands in its keys.
pub(crate) struct Desk {
    pub(crate) queues: Arc<Queues>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) metrics: Arc<Metrics>,
    /// The search index as this request sees it.
    pub(crate) index: View,
}

impl<K: Key + Shared> Loader<K> for Desk
where
    Reader: Loader<K, Error = Failure>,
{
    type Value = <Reader as Loader<K>>::Value;
    type Error = Failure;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, Self::Value>, Failure> {
        // A level is of keys of one group.
        let group = keys.first().map_or(Group::Own, Shared::group);
        self.queues.load(group, keys.to_vec(), &self.tally).await
    }
}

/// Runs statements, and counts them.
#[derive(Clone)]
pub(crate) struct Reader {
    session: Session,
    tally: Arc<Tally>,
    metrics: Arc<Metrics>,
}

impl Reader {
    pub(crate) fn new(database: Database, tally: Arc<Tally>, metrics: Arc<Metrics>) -> Self {
        Self {
            session: Session::new(database),
            tally,
            metrics,
        }
    }

    /// All rows of a statement. `name` is what the log calls it.
    pub(crate) async fn rows<R: Record>(
        &self,
        name: &'static str,
        statement: Statement,
    ) -> Result<Vec<R>, Failure> {
        let Statement { sql, values, .. } = statement;
        self.send(name, self.session.rows(&sql, values.as_ref()))
            .await
    }

    /// All rows of a statement whose one value is a list of ids.
    pub(crate) async fn rows_of<R: Record>(
        &self,
        name: &'static str,
        sql: &str,
        ids: &[i32],
    ) -> Result<Vec<R>, Failure> {
        self.send(name, self.session.rows_of(sql, ids)).await
    }

    /// All rows of a table with one of these ids in a column.
    pub(crate) async fn with_ids<R: OfTable>(
        &self,
        name: &'static str,
        column: &'static str,
        ids: impl IntoIterator<Item = i32>,
    ) -> Result<Vec<R>, Failure> {
        let (columns, table) = (R::COLUMNS, R::TABLE);
        let sql = format!("SELECT {columns} FROM {table} AS t WHERE t.{column} = ANY($1::int4[])");
        let ids: Vec<i32> = ids.into_iter().collect();
        self.rows_of(name, &sql, &ids).await
    }

    /// The same, where another column is null.
    pub(crate) async fn without<R: OfTable>(
        &self,
        name: &'static str,
        column: &'static str,
        null: &'static str,
        ids: impl IntoIterator<Item = i32>,
    ) -> Result<Vec<R>, Failure> {
        let (columns, table) = (R::COLUMNS, R::TABLE);
        let sql = format!(
            "SELECT {columns} FROM {table} AS t \
             WHERE t.{column} = ANY($1::int4[]) AND t.{null} IS NULL"
        );
        let ids: Vec<i32> = ids.into_iter().collect();
        self.rows_of(name, &sql, &ids).await
    }

    /// Sends a statement, and notes how it went.
    async fn send<T>(
        &self,
        name: &'static str,
        statement: impl Future<Output = Result<T, DatabaseError>>,
    ) -> Result<T, Failure> {
        let running = self.metrics.statement_began();
        let began = Instant::now();
        let result = statement.instrument(trace::statement(name)).await;
        let took = began.elapsed();
        drop(running);
        self.tally.statement(name, took);
        let result = result.map_err(|cause| failure(name, &cause));
        let reason = result.as_ref().err().map(|failure| match failure {
            Failure::Timeout => "timeout",
            Failure::Unavailable => "unavailable",
            Failure::Internal => "fault",
        });
        self.metrics.statement_ended(name, reason, took);
        result
    }
}

/// Says whose fault a failed statement is; the only place that logs it.
fn failure(name: &str, cause: &DatabaseError) -> Failure {
    let failure = classify(cause);
    match failure {
        Failure::Timeout => tracing::warn!(statement = name, "a statement ran into its timeout"),
        Failure::Unavailable => {
            tracing::error!(statement = name, %cause, "the database is not to be had");
        }
        Failure::Internal => tracing::error!(statement = name, %cause, "a statement failed"),
    }
    failure
}

fn classify(cause: &DatabaseError) -> Failure {
    let error = match cause {
        DatabaseError::Connection(_) => return Failure::Unavailable,
        DatabaseError::Value(_) => return Failure::Internal,
        DatabaseError::Statement(error) => error,
    };
    match error.code() {
        Some(&SqlState::QUERY_CANCELED) => Failure::Timeout,
        // Connection exceptions, too many connections, shutting down or starting up.
        Some(code)
            if code.code().starts_with("08")
                || *code == SqlState::TOO_MANY_CONNECTIONS
                || code.code().starts_with("57P") =>
        {
            Failure::Unavailable
        }
        // No word of the database: the connection broke.
        None if error.is_closed() || is_io(error) => Failure::Unavailable,
        _ => Failure::Internal,
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The value of one key; `None` where there is none.
pub(crate) async fn one<K>(
    context: &Context<'_>,
    key: K,
) -> Result<Option<<Desk as Loader<K>>::Value>, Error>
where
    K: Key + Shared,
    Desk: Loader<K, Error = Failure>,
{
    let found = among(context, std::slice::from_ref(&key)).await?;
    Ok(found.get(&key).cloned())
}

/// The list of one key; empty where there is none.
pub(crate) async fn list<K>(
    context: &Context<'_>,
    key: K,
) -> Result<<Desk as Loader<K>>::Value, Error>
where
    K: Key + Shared,
    Desk: Loader<K, Error = Failure>,
    <Desk as Loader<K>>::Value: Default,
{
    Ok(one(context, key).await?.unwrap_or_default())
}

/// The values of many keys, in their order; `None` where there is none.
pub(crate) async fn many<K>(
    context: &Context<'_>,
    keys: Vec<K>,
) -> Result<Vec<Option<<Desk as Loader<K>>::Value>>, Error>
where
    K: Key + Shared,
    Desk: Loader<K, Error = Failure>,
{
    let found = among(context, &keys).await?;
    Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
}

/// A map that the values of these keys are among; those without a value are
/// missing.
pub(crate) async fn among<K>(
    context: &Context<'_>,
    keys: &[K],
) -> Result<Arc<HashMap<K, <Desk as Loader<K>>::Value>>, Error>
where
    K: Key + Shared,
    Desk: Loader<K, Error = Failure>,
{
    Ok(loaders(context).load(keys).await?)
}

fn loaders<'a>(context: &Context<'a>) -> &'a Loaders {
    context.data_unchecked()
}

/// Children by parent, in the order of their positions. They are sorted here:
/// the lists are short, and the database would sort all of them at once.
fn by_parent<K, R, T>(
    rows: Vec<R>,
    place: impl Fn(&R) -> (K, i16),
    read: impl Fn(R) -> T,
) -> HashMap<K, Arc<Vec<T>>>
where
    K: Eq + Hash,
{
    let mut groups: HashMap<K, Vec<(i16, T)>> = HashMap::new();
    for row in rows {
        let (parent, position) = place(&row);
        groups
            .entry(parent)
            .or_default()
            .push((position, read(row)));
    }
    groups
        .into_iter()
        .map(|(parent, mut children)| {
            children.sort_by_key(|(position, _)| *position);
            let children = children.into_iter().map(|(_, child)| child).collect();
            (parent, Arc::new(children))
        })
        .collect()
}
