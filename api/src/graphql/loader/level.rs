//! The keys that one level of a request asks for, of all types.
//!
//! A field that needs a value puts its key among those of its type and waits.
//! When no field of the request can go on, the keys of each type are fetched
//! as one batch, and all who wait have the same answer to look into. Keys that
//! can't be fetched together are apart, so that one may fail without the others.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use async_graphql::dataloader::Loader;
use futures_util::future::try_join_all;

use super::queue::Key;
use super::shared::{Group, Shared};
use crate::graphql::batch::Batches;
use crate::graphql::error::Failure;

/// The loaders of one request; all of them read from one source.
pub(crate) struct Loaders<S> {
    source: Arc<S>,
    batches: Batches,
    open: Open,
}

/// Levels that may still be added to, by the type of their keys and what they
/// may be fetched with.
type Open = Arc<Mutex<HashMap<(TypeId, Group), Arc<dyn Any + Send + Sync>>>>;

/// What came of a batch.
pub(crate) type Loaded<K, V> = Result<Arc<HashMap<K, V>>, Failure>;

/// The keys of one type.
struct Level<K, V>(Mutex<State<K, V>>);

enum State<K, V> {
    Open { keys: Vec<K>, waiting: Vec<Waker> },
    Loaded(Loaded<K, V>),
}

impl<S: Send + Sync + 'static> Loaders<S> {
    /// Loaders whose batches run with those of the request.
    pub(crate) fn new(source: S, batches: Batches) -> Self {
        Self {
            source: Arc::new(source),
            batches,
            open: Arc::default(),
        }
    }

    /// The values of these keys, and of others that the level asks for; those
    /// without a value are missing.
    pub(crate) async fn load<K: Key + Shared>(&self, keys: &[K]) -> Loaded<K, S::Value>
    where
        S: Loader<K, Error = Failure>,
    {
        let Some(group) = keys.first().map(Shared::group) else {
            return Ok(Arc::default());
        };
        if keys.iter().all(|key| key.group() == group) {
            return self.load_alike(group, keys).await;
        }
        let mut groups: HashMap<Group, Vec<K>> = HashMap::new();
        for key in keys {
            groups.entry(key.group()).or_default().push(key.clone());
        }
        let loads = groups
            .iter()
            .map(|(group, keys)| self.load_alike(*group, keys));
        let mut all = HashMap::new();
        for loaded in try_join_all(loads).await? {
            all.extend(
                loaded
                    .iter()
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
        }
        Ok(Arc::new(all))
    }

    /// The same for keys of one group.
    async fn load_alike<K: Key>(&self, group: Group, keys: &[K]) -> Loaded<K, S::Value>
    where
        S: Loader<K, Error = Failure>,
    {
        let level = self.ask(group, keys);
        std::future::poll_fn(|context| level.poll(context)).await
    }

    /// Puts keys among those of their type.
    fn ask<K: Key>(&self, group: Group, keys: &[K]) -> Arc<Level<K, S::Value>>
    where
        S: Loader<K, Error = Failure>,
    {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let level = open.entry((TypeId::of::<K>(), group)).or_insert_with(|| {
            let level = Arc::new(Level::<K, S::Value>::open());
            let (source, open) = (self.source.clone(), self.open.clone());
            self.batches.add(level.clone().fetch(group, source, open));
            level
        });
        let level = level
            .clone()
            .downcast::<Level<K, S::Value>>()
            .unwrap_or_else(|_| unreachable!("levels are kept by the type of their keys"));
        // Nobody closes it meanwhile: the others are still locked out.
        if let State::Open { keys: asked, .. } = &mut *level.state() {
            asked.extend_from_slice(keys);
        }
        level
    }
}

impl<K: Key, V: Clone + Send + Sync + 'static> Level<K, V> {
    fn open() -> Self {
        Self(Mutex::new(State::Open {
            keys: Vec::new(),
            waiting: Vec::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches all keys; whoever asks from then on opens another level.
    async fn fetch<S>(self: Arc<Self>, group: Group, source: Arc<S>, open: Open)
    where
        S: Loader<K, Value = V, Error = Failure>,
    {
        open.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(TypeId::of::<K>(), group));
        let keys: HashSet<K> = match &mut *self.state() {
            State::Open { keys, .. } => keys.drain(..).collect(),
            State::Loaded(_) => return,
        };
        let keys: Vec<K> = keys.into_iter().collect();
        let loaded = source.load(&keys).await.map(Arc::new);
        let before = std::mem::replace(&mut *self.state(), State::Loaded(loaded));
        if let State::Open { waiting, .. } = before {
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Loaded<K, V>> {
        match &mut *self.state() {
            State::Loaded(loaded) => Poll::Ready(loaded.clone()),
            State::Open { waiting, .. } => {
                // Fields of one list often wait with one waker.
                if (waiting.last()).is_none_or(|last| !last.will_wake(context.waker())) {
                    waiting.push(context.waker().clone());
                }
                Poll::Pending
            }
        }
    }
}
