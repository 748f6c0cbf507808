//! Lock-step batching: what makes the number of statements depend on the
//! shape of a request only.
//!
//! A data loader usually waits a millisecond for more keys to arrive. Under
//! load that splits batches at random. Here the loaders' work runs inside the
//! request's own task and in turns with it: the resolvers run until none can
//! go on, then every batch they asked for runs to its end (all at once), then
//! the resolvers again. A level of the graph is thus one batch per kind of
//! key, whatever the machine does, and no time is spent waiting.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use async_graphql::runtime::Timer;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::task::{ArcWake, AtomicWaker, FutureObj, Spawn, SpawnError, waker_ref};

/// The batches that one request has asked for and that have not started.
#[derive(Clone, Default)]
pub(crate) struct Batches {
    waiting: Arc<Mutex<Vec<FutureObj<'static, ()>>>>,
}

impl Spawn for Batches {
    fn spawn_obj(&self, batch: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(batch);
        Ok(())
    }
}

impl Batches {
    /// Runs a request whose loaders were given these batches as their spawner.
    pub(crate) async fn run<F: Future>(&self, request: F) -> F::Output {
        // Tokio would suspend a task that makes many steps at once; here that
        // would look like a level's end and split its batch.
        let mut request = pin!(tokio::task::unconstrained(request));
        let resolvers = Arc::new(Resolvers::default());
        let mut running = FuturesUnordered::new();
        poll_fn(move |context| {
            loop {
                match running.poll_next_unpin(context) {
                    Poll::Ready(Some(())) => continue,
                    Poll::Ready(None) => {}
                    Poll::Pending => return Poll::Pending,
                }
                resolvers.task.register(context.waker());
                loop {
                    resolvers.woken.store(false, Ordering::SeqCst);
                    let waker = waker_ref(&resolvers);
                    let answer = request.as_mut().poll(&mut Context::from_waker(&waker));
                    if answer.is_ready() {
                        return answer;
                    }
                    if !resolvers.woken.load(Ordering::SeqCst) {
                        break;
                    }
                }
                let asked = std::mem::take(
                    &mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner),
                );
                if asked.is_empty() {
                    return Poll::Pending;
                }
                running.extend(asked);
            }
        })
        .await
    }
}

/// Whether a resolver can go on, and the task to wake when one can.
#[derive(Default)]
struct Resolvers {
    woken: AtomicBool,
    task: AtomicWaker,
}

impl ArcWake for Resolvers {
    fn wake_by_ref(this: &Arc<Self>) {
        this.woken.store(true, Ordering::SeqCst);
        this.task.wake();
    }
}

/// A data loader's delay that is none: [`Batches`] knows when a level is complete.
pub(crate) struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::dataloader::{DataLoader, Loader};
    use futures_util::future::join_all;

    use super::{Batches, NoDelay};

    struct Doubler(Arc<AtomicUsize>);

    impl Loader<u32> for Doubler {
        type Value = u32;
        type Error = Infallible;

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, Infallible> {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            Ok(keys.iter().map(|key| (*key, key * 2)).collect())
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_level_is_one_batch() {
        let loads = Arc::new(AtomicUsize::new(0));
        let batches = Batches::default();
        let loader = DataLoader::new(Doubler(loads.clone()), batches.clone(), NoDelay);
        let walks = join_all((0..900).map(|start| {
            let loader = &loader;
            async move {
                let mut value = start;
                for _ in 0..3 {
                    value = loader.load_one(value).await.unwrap().unwrap();
                }
                value
            }
        }));
        let values = batches.run(walks).await;
        assert_eq!(values[7], 56);
        assert_eq!(loads.load(Ordering::SeqCst), 3);
    }
}
