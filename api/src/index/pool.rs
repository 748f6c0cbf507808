//! Where searches run: on threads of their own, as many as there are cores,
//! that give way to the server's others.
//!
//! A search keeps a core for milliseconds; a walk through the graph is many
//! steps of microseconds, each of which waits for the one before it. Where
//! both want the same cores, the short steps come first, so searches run one
//! step of niceness below the rest. A machine that has cores to spare notices
//! nothing of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;

/// Searches that may wait for a core. A search takes milliseconds, so more of
/// them would mean answers that nobody waits for any longer.
const MOST_WAITING: usize = 256;

/// Longest that a search waits for a core.
const PATIENCE: Duration = Duration::from_secs(2);

/// How much nicer searches are than the rest of the server. One step takes a
/// fifth off a thread's weight, which is enough that short steps are not
/// queued behind searches; with more of them searches wait longer than what
/// the others gain is worth.
#[cfg(target_os = "linux")]
const NICER: i32 = 1;

/// How long a thread without work is kept.
const KEPT: Duration = Duration::from_mins(1);

/// The cores that searches may take.
pub(crate) struct Pool {
    /// Where work is handed to the threads.
    threads: Handle,
    /// Owns the threads, and runs nothing else. It is there until the pool is
    /// dropped.
    runtime: Option<Runtime>,
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
        let runtime = Builder::new_current_thread()
            .thread_name("search")
            .max_blocking_threads(cores)
            .thread_keep_alive(KEPT)
            .on_thread_start(give_way)
            .build()
            .expect("a runtime without drivers asks nothing of the system");
        Self {
            threads: runtime.handle().clone(),
            runtime: Some(runtime),
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
        let done = self.threads.spawn_blocking(move || {
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

impl Drop for Pool {
    fn drop(&mut self) {
        // Waiting for the threads, as a runtime does when it is dropped, is
        // not allowed where the server's own tasks run.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Makes the calling thread nicer. Elsewhere than on Linux niceness is a
/// process's, and searches share alike with everything else.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(cause) = rustix::process::nice(NICER) {
        tracing::debug!(%cause, "searches don't give way to the rest of the server");
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

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn work_gives_way_to_the_thread_that_asked_for_it() {
        let niceness = || rustix::process::getpriority_process(None);
        let ours = niceness().expect("a thread has a niceness");
        let theirs = Pool::of(1).run(niceness).await.expect("it ran");
        assert_eq!(theirs, Ok((ours + super::NICER).min(19)));
        assert_eq!(niceness(), Ok(ours), "and it alone does");
    }
}
