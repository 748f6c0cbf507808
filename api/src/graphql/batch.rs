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

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::task::{ArcWake, AtomicWaker, waker_ref};

/// The batches that one request has asked for and that have not started.
#[derive(Clone, Default)]
pub(crate) struct Batches {
    waiting: Arc<Mutex<Vec<BoxFuture<'static, ()>>>>,
}

impl Batches {
    /// Adds one, which starts when no resolver can go on.
    pub(crate) fn add(&self, batch: impl Future<Output = ()> + Send + 'static) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::pin(batch));
    }

    /// Runs a request whose loaders add their batches here.
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use async_graphql::dataloader::Loader;
    use futures_util::future::join_all;

    use super::Batches;
    use crate::graphql::error::Failure;
    use crate::graphql::loader::level::Loaders;
    use crate::graphql::loader::{Group, Shared};

    impl Shared for u32 {
        fn group(&self) -> Group {
            Group::Any
        }
    }

    /// Doubles numbers, and notes how many at once.
    #[derive(Clone, Default)]
    struct Doubler(Arc<Mutex<Vec<usize>>>);

    impl Loader<u32> for Doubler {
        type Value = u32;
        type Error = Failure;

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, Failure> {
            self.0.lock().unwrap().push(keys.len());
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok(keys.iter().map(|key| (*key, key * 2)).collect())
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_level_is_one_batch() {
        let doubler = Doubler::default();
        let batches = Batches::default();
        let loaders = Loaders::new(doubler.clone(), batches.clone());
        let walks = join_all((0..900).map(|start| {
            let loaders = &loaders;
            async move {
                let mut value = start / 3;
                for _ in 0..3 {
                    value = loaders.load(&[value]).await.unwrap()[&value];
                }
                value
            }
        }));
        let values = batches.run(walks).await;
        assert_eq!(values[7], 16);
        assert_eq!(*doubler.0.lock().unwrap(), [300; 3]);
    }

    #[tokio::test]
    async fn a_failed_batch_fails_for_all_who_wait_for_it() {
        struct Broken;
        impl Loader<u32> for Broken {
            type Value = u32;
            type Error = Failure;

            async fn load(&self, _: &[u32]) -> Result<HashMap<u32, u32>, Failure> {
                Err(Failure::Unavailable)
            }
        }
        let batches = Batches::default();
        let loaders = Loaders::new(Broken, batches.clone());
        let asked = join_all((0..40).map(|key| {
            let loaders = &loaders;
            async move { loaders.load(&[key]).await }
        }));
        let failed = batches.run(asked).await;
        assert!(
            failed
                .iter()
                .all(|failed| matches!(failed, Err(Failure::Unavailable)))
        );
    }
}
