//! Replicas of the database, which take reads off it while they keep up.
//!
//! The primary says what is published. A replica is read while it is known to
//! hold just that version: the rows of a publication arrive there as a whole,
//! so it then answers as the primary would. Until it has caught up, or when it
//! is gone, the primary answers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::database::Database;
use crate::graphql::loader::Reader;
use crate::metrics::Metrics;
use crate::version::{Version, Versions};

/// How often replicas are asked what they hold.
const PAUSE: Duration = Duration::from_secs(1);

/// How long they may take to say.
const PATIENCE: Duration = Duration::from_secs(2);

/// The replicas of one database; there may be none.
pub(crate) struct Replicas {
    all: Vec<Replica>,
    /// Counts who was read, so that they take turns.
    turn: AtomicUsize,
    /// What the primary was last seen to have published.
    published: Mutex<Version>,
    metrics: Arc<Metrics>,
}

/// One of them.
pub(crate) struct Replica {
    pub(crate) database: Database,
    /// Its place in the settings, from 1: its address may hold a password.
    number: usize,
    /// The version that it was last seen to hold; `None` while it is left out.
    holds: Mutex<Version>,
}

/// How many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) read: usize,
    pub(crate) left_out: usize,
}

impl Replicas {
    /// These replicas, none of which is read before it was looked at.
    pub(crate) fn new(databases: Vec<Database>, metrics: Arc<Metrics>) -> Self {
        let all = (1..).zip(databases).map(|(number, database)| Replica {
            database,
            number,
            holds: Mutex::default(),
        });
        Self {
            all: all.collect(),
            turn: AtomicUsize::default(),
            published: Mutex::default(),
            metrics,
        }
    }

    /// Notes what the primary has published, before anyone reads of it.
    pub(crate) fn published(&self, version: &Version) {
        if !self.all.is_empty() {
            version.clone_into(&mut lock(&self.published));
        }
    }

    /// One that holds what is published; `None` where the primary is to be read.
    pub(crate) fn pick(&self) -> Option<&Replica> {
        if self.all.is_empty() {
            return None;
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.all.len();
        let (last, first) = self.all.split_at(turn);
        let mut in_turn = first.iter().chain(last);
        in_turn.find(|replica| self.is_read(replica))
    }

    fn is_read(&self, replica: &Replica) -> bool {
        let holds = lock(&replica.holds);
        holds.is_some() && *holds == *lock(&self.published)
    }

    /// How many are read, and how many left out.
    pub(crate) fn counted(&self) -> Counted {
        let read = (self.all.iter())
            .filter(|replica| self.is_read(replica))
            .count();
        Counted {
            read,
            left_out: self.all.len() - read,
        }
    }

    /// Looks again and again at what is published, and at what the replicas hold.
    pub(crate) async fn keep(&self, versions: &Versions) {
        while !self.all.is_empty() {
            // It tells us. Where it can't be known, requests learn that themselves.
            let _ = versions.now().await;
            let looks = self.all.iter().map(|replica| self.look(replica));
            futures_util::future::join_all(looks).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn look(&self, replica: &Replica) {
        let found = tokio::time::timeout(PATIENCE, async {
            // Says nothing in the log of one that is gone.
            replica.database.try_out().await.ok()?;
            let reader = Reader::new(
                replica.database.clone(),
                Arc::default(),
                self.metrics.clone(),
            );
            reader.version().await.ok().flatten()
        });
        let found = found.await.unwrap_or_default();
        let found = found.map(|version| Arc::<str>::from(version.id));
        let held = std::mem::replace(&mut *lock(&replica.holds), found.clone());
        match (&held, &found) {
            (None, Some(version)) => {
                tracing::info!(replica = replica.number, %version, "a replica answers");
            }
            (Some(_), None) => tracing::warn!(
                replica = replica.number,
                "a replica does not answer: it is left out until it does"
            ),
            _ => {}
        }
    }
}

impl Replica {
    /// Leaves it out until it was looked at again.
    pub(crate) fn leave_out(&self) {
        if lock(&self.holds).take().is_some() {
            tracing::warn!(
                replica = self.number,
                "a replica failed: it is left out until it answers again"
            );
        }
    }
}

fn lock(version: &Mutex<Version>) -> std::sync::MutexGuard<'_, Version> {
    version.lock().unwrap_or_else(PoisonError::into_inner)
}
