//! Where searches run: a core each, and no more of them than there are cores.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

/// Searches that may wait for a core. A search takes milliseconds, so more of
/// them would mean answers that nobody waits for any longer.
const MOST_WAITING: usize = 256;

/// Longest that a search waits for a core.
const PATIENCE: Duration = Duration::from_secs(2);

/// The cores that searches may take.
pub(crate) struct Pool {
    cores: Arc<Semaphore>,
    /// Places for those that wait.
    places: Semaphore,
}

/// Why a piece of work was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Too many others wait, or they take too long.
    Full,
    /// It broke off; the log says why.
    Broken,
}

impl Pool {
    /// As many cores as the machine has.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(cores)
    }

    fn of(cores: usize) -> Self {
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Semaphore::new(MOST_WAITING),
        }
    }

    /// Does something that takes a core and waits for nobody. If whoever
    /// waits for it goes away before it begins, it never does; once it has
    /// begun it goes on to its end, and its core is taken until then.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let core = if let Ok(core) = self.cores.clone().try_acquire_owned() {
            core
        } else {
            let _place = self.places.try_acquire().map_err(|_| Refused::Full)?;
            let core = self.cores.clone().acquire_owned();
            match tokio::time::timeout(PATIENCE, core).await {
                Ok(Ok(core)) => core,
                // The semaphore is never closed.
                Ok(Err(_)) | Err(_) => return Err(Refused::Full),
            }
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(core);
            done
        });
        done.await.map_err(|cause| {
            tracing::error!(%cause, "a search broke off");
            Refused::Broken
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use futures_util::future::join_all;

    use super::{MOST_WAITING, Pool, Refused};

    #[tokio::test]
    async fn beyond_the_cores_work_waits_and_beyond_the_queue_it_is_refused() {
        let pool = Arc::new(Pool::of(1));
        let (free, blocked) = channel::<()>();
        let holder = pool.clone();
        let first = tokio::spawn(async move { holder.run(move || blocked.recv()).await });
        while pool.cores.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting: Vec<_> = (0..MOST_WAITING)
            .map(|number| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.run(move || number).await })
            })
            .collect();
        while pool.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|| ()).await, Err(Refused::Full));
        free.send(()).expect("it waits");
        assert!(first.await.expect("it ran").is_ok());
        for (number, done) in join_all(waiting).await.into_iter().enumerate() {
            assert_eq!(done.expect("it ran"), Ok(number));
        }
        assert_eq!(pool.places.available_permits(), MOST_WAITING);
    }

    #[tokio::test]
    async fn who_goes_away_while_waiting_leaves_the_queue() {
        let pool = Arc::new(Pool::of(1));
        let (free, blocked) = channel::<()>();
        let holder = pool.clone();
        let first = tokio::spawn(async move { holder.run(move || blocked.recv()).await });
        while pool.cores.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let (sender, started) = channel();
        let impatient = pool.clone();
        let second = tokio::spawn(async move { impatient.run(move || sender.send(())).await });
        while pool.places.available_permits() == MOST_WAITING {
            tokio::task::yield_now().await;
        }
        second.abort();
        assert!(second.await.is_err());
        assert_eq!(pool.places.available_permits(), MOST_WAITING);
        free.send(()).expect("it waits");
        assert!(first.await.expect("it ran").is_ok());
        assert!(started.recv().is_err(), "it never began");
    }

    #[tokio::test]
    async fn what_breaks_off_gives_its_core_back() {
        let pool = Pool::of(1);
        let broken = pool.run(|| assert_eq!(1 + 1, 3)).await;
        assert_eq!(broken, Err(Refused::Broken));
        assert_eq!(pool.run(|| 4).await, Ok(4));
    }
}
