//! The queues that all requests of a server share, and which keys go together.
//!
//! A statement costs the database about as much for one key as for twenty.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::dataloader::Loader;

use super::Reader;
use super::queue::{Fetch, Key, Queue};
use crate::database::Database;
use crate::graphql::error::Failure;
use crate::metrics::Metrics;
use crate::replica::Replicas;
use crate::tally::Tally;

/// Which keys of a type may be fetched together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    /// All of them, whoever asks.
    Any,
    /// Those alike in what this number stands for, whoever asks: others can't
    /// be fetched with the same statement.
    Alike(u64),
    /// Those of one request: they may take long, or fail.
    Own,
}

/// A key that says which others it may be fetched with.
pub(crate) trait Shared {
    /// Its group.
    fn group(&self) -> Group;
}

macro_rules! shared {
    ($group:ident: $($key:ident),+ $(,)?) => {
        $(impl Shared for super::$key {
            fn group(&self) -> Group {
                Group::$group
            }
        })+
    };
}

shared!(
    Any: ArtistKey,
    CompaniesKey,
    CreditKey,
    CreditRolesKey,
    CreditsKey,
    FormatsKey,
    GatesKey,
    IdentifiersKey,
    KindCountsKey,
    LabelKey,
    MasterArtistsKey,
    MasterKey,
    MasterVideosKey,
    NameVariationsKey,
    ParentKey,
    ReleaseArtistsKey,
    ReleaseKey,
    ReleaseLabelsKey,
    ReleaseSeriesKey,
    ReleaseVideosKey,
    RunsKey,
    TablesKey,
    TrackArtistsKey,
    TrackKey,
    TracksKey,
    UnlinkedAliasesKey,
    UnlinkedGroupsKey,
    UnlinkedMembersKey,
    UnlinkedSublabelsKey,
    VersionKey,
    VersionsKey,
);
shared!(Own: ChangesKey, CollaboratorsKey, CountChangesKey, LookupKey, PathKey, SearchKey, SuggestKey);

/// The queues of one server.
pub(crate) struct Queues {
    source: Source,
    by_key: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// The queue for keys of one type.
type QueueOf<K> = Queue<K, <Reader as Loader<K>>::Value, Source>;

/// What batches are read from.
#[derive(Clone)]
struct Source {
    database: Database,
    replicas: Arc<Replicas>,
    patience: Duration,
    metrics: Arc<Metrics>,
}

impl<K: Key> Fetch<K, <Reader as Loader<K>>::Value> for Source
where
    Reader: Loader<K, Error = Failure>,
{
    async fn fetch(
        &self,
        keys: &[K],
        tally: Arc<Tally>,
    ) -> Result<HashMap<K, <Reader as Loader<K>>::Value>, Failure> {
        let reader = |database: &Database| {
            Reader::new(database.clone(), tally.clone(), self.metrics.clone())
        };
        if let Some(replica) = self.replicas.pick() {
            let reader = reader(&replica.database);
            match tokio::time::timeout(self.patience, reader.load(keys)).await {
                // The primary would take as long.
                Ok(Err(Failure::Timeout)) => return Err(Failure::Timeout),
                Ok(Ok(found)) => return Ok(found),
                Ok(Err(_)) | Err(_) => replica.leave_out(),
            }
        }
        reader(&self.database).load(keys).await
    }
}

impl Queues {
    /// Queues whose batches are read from the replicas while they keep up, and
    /// from the primary otherwise. No statement takes longer than the patience.
    pub(crate) fn new(
        database: Database,
        replicas: Arc<Replicas>,
        patience: Duration,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            source: Source {
                database,
                replicas,
                patience,
                metrics,
            },
            by_key: Mutex::default(),
        }
    }

    /// The values of these keys, which are all of one group; those without a
    /// value are missing. The statements are noted in the tally.
    pub(super) async fn load<K: Key>(
        &self,
        group: Group,
        keys: Vec<K>,
        tally: &Arc<Tally>,
    ) -> Result<HashMap<K, <Reader as Loader<K>>::Value>, Failure>
    where
        Reader: Loader<K, Error = Failure>,
    {
        self.queue::<K>().load(group, keys, tally).await
    }

    fn queue<K: Key>(&self) -> Arc<QueueOf<K>>
    where
        Reader: Loader<K, Error = Failure>,
    {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = by_key
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Arc::new(QueueOf::<K>::new(self.source.clone())))
            .clone();
        drop(by_key);
        queue
            .downcast()
            .unwrap_or_else(|_| unreachable!("queues are kept by the type of their keys"))
    }
}
