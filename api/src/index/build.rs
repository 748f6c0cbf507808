//! An index of the server's own: built in the background where there is none
//! for what is published, gently, since requests go on.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use search::{BuildError, BuildProgress, BuildSettings, Stop};

/// How far a build is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Building(Arc<Steps>);

#[derive(Debug, Default)]
struct Steps {
    step: Mutex<&'static str>,
    documents: AtomicU64,
    done: AtomicU64,
}

/// One look at how far a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// What it does.
    pub(crate) name: &'static str,
    /// Documents that are done with in this step.
    pub(crate) done: u64,
    /// Documents it goes over; 0 where nothing is counted.
    pub(crate) documents: u64,
}

impl Building {
    /// A build of which nothing is known but that it is at work.
    pub(crate) fn elsewhere() -> Self {
        let building = Self::default();
        building.set("elsewhere");
        building
    }

    fn set(&self, step: &'static str) {
        *self.0.step.lock().unwrap_or_else(PoisonError::into_inner) = step;
    }

    pub(crate) fn step(&self) -> Step {
        Step {
            name: *self.0.step.lock().unwrap_or_else(PoisonError::into_inner),
            done: self.0.done.load(Ordering::Relaxed),
            documents: self.0.documents.load(Ordering::Relaxed),
        }
    }
}

impl BuildProgress for Building {
    fn begun(&self, what: &'static str, documents: Option<u64>) {
        tracing::info!(step = what, documents, "building the search index");
        self.set(what);
        self.0.done.store(0, Ordering::Relaxed);
        self.0
            .documents
            .store(documents.unwrap_or_default(), Ordering::Relaxed);
    }

    fn advanced(&self, documents: u64) {
        self.0.done.fetch_add(documents, Ordering::Relaxed);
    }
}

/// What came of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There is an index of what is published.
    Built,
    /// Somebody else is at it, in the same folder.
    Elsewhere,
    /// There is none; the log says why.
    Failed,
}

/// Builds the index of what is published. Ends within a second when the
/// future is dropped.
pub(crate) async fn build(
    database_url: String,
    dir: PathBuf,
    public_url: Option<String>,
    rebuild: bool,
    building: Building,
) -> Outcome {
    let settings = BuildSettings {
        database_url,
        dir,
        public_url,
        rebuild,
        gentle: true,
    };
    let stop = StopOnDrop(Stop::default());
    let heeded = stop.0.clone();
    let built =
        tokio::task::spawn_blocking(move || search::build(&settings, &building, &heeded)).await;
    match built {
        Ok(Ok(_)) => Outcome::Built,
        Ok(Err(BuildError::Busy { .. })) => Outcome::Elsewhere,
        Ok(Err(cause)) => {
            let cause: &dyn std::error::Error = &cause;
            tracing::error!(cause, "the search index could not be built");
            Outcome::Failed
        }
        Err(cause) => {
            tracing::error!(%cause, "the build of the search index broke off");
            Outcome::Failed
        }
    }
}

/// Whoever no longer waits for a build does not want it.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.request();
    }
}
