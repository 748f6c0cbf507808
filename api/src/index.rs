//! The server's search index: the generation that is open, and its switch for
//! a newer one while requests run.

mod build;
mod keeper;
mod opened;
mod pool;
mod warm;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::Settings;
use build::Building;
pub(crate) use build::Step;
pub(crate) use keeper::Keeper;
pub(crate) use opened::Opened;
use opened::{Looked, Newest};
use pool::{Pool, Refused};
pub(crate) use warm::warm;

/// The index of a server. Cloning is cheap and shares everything.
#[derive(Clone)]
pub(crate) struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    /// Where generations are; `None` where the server has no index.
    dir: Option<PathBuf>,
    state: RwLock<State>,
    /// Whether the newest index in the folder can't be opened.
    is_broken: AtomicBool,
    /// The build that this server is at, if it is.
    building: Mutex<Option<Building>>,
    pool: Pool,
    budget: Duration,
}

/// What a server has of an index.
#[derive(Clone)]
enum State {
    /// This one.
    Open(Arc<Opened>),
    /// None.
    Closed(Closed),
}

/// Why there is no index to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// There is none.
    Missing,
    /// There is none yet: this server is building it.
    Building,
    /// It cannot be read.
    Broken,
}

/// Why a search came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// There is no index to ask.
    Closed(Closed),
    /// Too many searches wait already.
    Busy,
}

/// What a search came to.
pub(crate) struct Found<T> {
    /// The engine's answer.
    pub(crate) answer: T,
    /// How long it took, without waiting for a core.
    pub(crate) took: Duration,
    /// The index it is of.
    pub(crate) opened: Arc<Opened>,
}

impl Index {
    /// An index as the settings have it; nothing is opened yet.
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                dir: settings.index_dir.clone(),
                state: RwLock::new(State::Closed(Closed::Missing)),
                is_broken: AtomicBool::new(false),
                building: Mutex::default(),
                pool: Pool::new(),
                budget: settings.search_budget,
            }),
        }
    }

    /// The index as it is now. Whoever holds it sees no switch.
    pub(crate) fn view(&self) -> View {
        View {
            index: self.clone(),
            state: self.state(),
        }
    }

    /// Whether the server has a folder of indexes at all.
    pub(crate) fn has_folder(&self) -> bool {
        self.inner.dir.is_some()
    }

    /// How far the server's own build is, if one is at work.
    pub(crate) fn building(&self) -> Option<Step> {
        let building = self.inner.building.lock();
        let building = building.unwrap_or_else(PoisonError::into_inner);
        building.as_ref().map(Building::step)
    }

    fn set_building(&self, building: Option<Building>) {
        let place = self.inner.building.lock();
        *place.unwrap_or_else(PoisonError::into_inner) = building;
    }

    fn state(&self) -> State {
        let state = self.inner.state.read();
        state.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, state: State) {
        let place = self.inner.state.write();
        *place.unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Looks into the folder, and opens the newest generation there unless it
    /// is open. What is open stays so until something newer can be opened.
    pub(crate) async fn look(&self) {
        let Some(dir) = self.inner.dir.clone() else {
            return;
        };
        let index = self.clone();
        let looked = tokio::task::spawn_blocking(move || index.look_into(&dir)).await;
        if let Err(cause) = looked {
            tracing::error!(%cause, "looking for the search index broke off");
        }
    }

    fn look_into(&self, dir: &Path) {
        let before = self.state();
        let open = match &before {
            State::Open(open) => Some(open.as_ref()),
            State::Closed(_) => None,
        };
        let Looked { newest, broken } = Opened::look(dir, open);
        self.note_broken(broken.as_deref());
        match (newest, before) {
            (Newest::Other(newest), before) => {
                if let State::Open(_) = before {
                    // Nobody shall notice the switch by waiting for the disk.
                    warm::read(&newest.path);
                }
                tracing::info!(
                    version = %newest.version,
                    documents = newest.documents,
                    index = %newest.path.display(),
                    "searching with this index from now on"
                );
                self.set(State::Open(newest));
            }
            (Newest::None, State::Closed(_)) => {
                let closed = if broken.is_some() {
                    Closed::Broken
                } else {
                    Closed::Missing
                };
                self.set(State::Closed(closed));
            }
            // What is open stays so, even if its files are gone.
            (Newest::None, State::Open(_)) | (Newest::Same, _) => {}
        }
    }

    /// Says once that what is in the folder can't be opened.
    fn note_broken(&self, cause: Option<&(dyn std::error::Error + Send + Sync + 'static)>) {
        let was_broken = self
            .inner
            .is_broken
            .swap(cause.is_some(), Ordering::Relaxed);
        if let Some(cause) = cause
            && !was_broken
        {
            let cause: &(dyn std::error::Error + 'static) = cause;
            tracing::error!(cause, "the newest search index cannot be opened");
        }
    }

    /// Whether the newest index in the folder can't be opened.
    fn is_broken(&self) -> bool {
        self.inner.is_broken.load(Ordering::Relaxed)
    }
}

/// The index as one request sees it.
#[derive(Clone)]
pub(crate) struct View {
    index: Index,
    state: State,
}

impl View {
    /// What is open.
    pub(crate) fn opened(&self) -> Option<&Opened> {
        match &self.state {
            State::Open(opened) => Some(opened),
            State::Closed(_) => None,
        }
    }

    /// Why nothing is open; `None` where something is.
    pub(crate) fn closed(&self) -> Option<Closed> {
        match self.state {
            State::Open(_) => None,
            State::Closed(_) if self.index.building().is_some() => Some(Closed::Building),
            State::Closed(closed) => Some(closed),
        }
    }

    /// Answers a search. The time it may take is set here.
    pub(crate) async fn search(
        &self,
        request: search::Request,
    ) -> Result<Found<search::Answer>, NoAnswer> {
        let budget = self.index.inner.budget;
        self.ask(move |searcher| {
            let request = search::Request { budget, ..request };
            searcher.search(&request)
        })
        .await
    }

    /// Names that go on as typed.
    pub(crate) async fn suggest(
        &self,
        text: Arc<str>,
        limit: usize,
    ) -> Result<Found<Vec<search::Hit>>, NoAnswer> {
        self.ask(move |searcher| searcher.suggest(&text, limit))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&search::Searcher) -> Result<T, search::Error> + Send + 'static,
    ) -> Result<Found<T>, NoAnswer> {
        let opened = match &self.state {
            State::Open(opened) => opened.clone(),
            State::Closed(closed) => {
                return Err(NoAnswer::Closed(self.closed().unwrap_or(*closed)));
            }
        };
        let asked = opened.clone();
        let answered = self.index.inner.pool.run(move || {
            let started = Instant::now();
            let answer = question(&asked.searcher);
            (answer, started.elapsed())
        });
        match answered.await {
            Ok((Ok(answer), took)) => Ok(Found {
                answer,
                took,
                opened,
            }),
            Ok((Err(cause), _)) => {
                let cause: &dyn std::error::Error = &cause;
                tracing::error!(cause, "the search index does not answer");
                Err(NoAnswer::Closed(Closed::Broken))
            }
            Err(Refused::Broken) => Err(NoAnswer::Closed(Closed::Broken)),
            Err(Refused::Full) => Err(NoAnswer::Busy),
        }
    }
}
