//! The transaction that publishes an update, at work beside the reading.
//!
//! Batches that are staged are held against the tables while others are still
//! read, in one transaction that ends with the load: readers see none of it
//! before. A load that is stopped loses the transaction and keeps what is
//! staged.

use entity::Kind;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{Postgres, Transaction};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::error::Doing;
use crate::replace::{self, Group};
use crate::{Error, count, publish};

/// Changed records that are worth a group of their own: enough to make its
/// statements cheap, few enough to be at work early.
const GROUP_CHANGES: u64 = 600;

/// What there is to publish.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Staged {
    /// A batch, and how many records it adds or changes.
    Batch(Kind, i32, u64),
    /// All of a kind, and how many records it removes.
    Whole(Kind, u64),
}

/// Where the publisher hears of what is staged, after it is.
#[derive(Debug)]
pub(crate) struct Sender(UnboundedSender<Staged>);

/// A way to tell a publisher, and what it listens to.
pub(crate) fn channel() -> (Sender, UnboundedReceiver<Staged>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Sender(sender), receiver)
}

impl Sender {
    /// Says what is staged.
    pub(crate) fn tell(&self, staged: Staged) {
        // A publisher that has failed ends the load.
        let _ = self.0.send(staged);
    }
}

/// An update on its way to its readers.
pub(crate) struct Publisher<'p> {
    pool: &'p PgPool,
    /// What has been done so far, and must end together.
    pub(crate) transaction: Transaction<'static, Postgres>,
    /// What is staged and not yet in the tables, by kind.
    waiting: [Waiting; Kind::ALL.len()],
    /// Tables that the last group has left filled.
    filled: Vec<String>,
}

#[derive(Debug, Default)]
struct Waiting {
    batches: Vec<i32>,
    /// Records added or changed.
    changes: u64,
    /// Records that are no longer there.
    removed: u64,
    /// Whether the kind has been read to its end.
    is_whole: bool,
}

impl<'p> Publisher<'p> {
    /// Begins the transaction.
    pub(crate) async fn begin(pool: &'p PgPool) -> Result<Self, Error> {
        let mut transaction = pool.begin().await.doing("begin a transaction")?;
        publish::prepare(&mut transaction).await?;
        count::begin(&mut transaction).await?;
        replace::begin(&mut transaction).await?;
        Ok(Self {
            pool,
            transaction,
            waiting: Default::default(),
            filled: Vec::new(),
        })
    }

    /// Brings the tables to what is staged, until all is read.
    pub(crate) async fn follow(
        mut self,
        mut staged: UnboundedReceiver<Staged>,
    ) -> Result<Self, Error> {
        while let Some(next) = staged.recv().await {
            self.note(next);
            // What came while the last group took its place goes along.
            while let Ok(next) = staged.try_recv() {
                self.note(next);
            }
            for kind in Kind::ALL {
                let waiting = &mut self.waiting[kind as usize - 1];
                if waiting.is_whole || waiting.changes >= GROUP_CHANGES {
                    let waiting = std::mem::take(waiting);
                    self.take(kind, waiting).await?;
                }
            }
        }
        Ok(self)
    }

    fn note(&mut self, staged: Staged) {
        match staged {
            Staged::Batch(kind, number, changes) => {
                let waiting = &mut self.waiting[kind as usize - 1];
                waiting.batches.push(number);
                waiting.changes += changes;
            }
            Staged::Whole(kind, removed) => {
                let waiting = &mut self.waiting[kind as usize - 1];
                waiting.removed = removed;
                waiting.is_whole = true;
            }
        }
    }

    async fn take(&mut self, kind: Kind, waiting: Waiting) -> Result<(), Error> {
        let removal = waiting.removed > 0;
        if waiting.batches.is_empty() && !removal {
            return Ok(());
        }
        let group = Group {
            kind,
            batches: waiting.batches,
            removal,
            changes: waiting.changes > 0 || removal,
        };
        replace::apply(&mut self.transaction, self.pool, &group, &mut self.filled).await
    }
}
