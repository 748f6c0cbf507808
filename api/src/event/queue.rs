//! Between the requests that tell of events and the table that keeps them: a
//! bounded queue, and one writer that takes what has gathered.
//!
//! A request never waits for the database: there is room at once, or the
//! client is told to come again. At the end the writer writes what is left.

#[cfg(test)]
mod tests;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Event, Row, Store};
use crate::metrics::Metrics;

/// Events that may wait, of about 50 bytes each. At 200 a second, a database
/// that is gone for a minute loses nothing.
const ROOM: usize = 12_000;

/// Most events in one statement.
const BATCH: usize = 1_000;

/// Longest that an event waits for others to be written with.
const GATHER: Duration = Duration::from_secs(1);

/// Between attempts to write; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// An event on its way to the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) r#type: &'static str,
    pub(super) row: Row,
    /// When the server was told.
    pub(super) since: Instant,
}

/// There is no room for more events at the moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The end of the queue where events come in. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    sender: mpsc::Sender<Waiting>,
}

impl Queue {
    /// Takes all of these events, or none.
    pub(crate) fn offer(&self, events: &[(Event, Row)]) -> Result<(), Full> {
        let permits = self
            .sender
            .try_reserve_many(events.len())
            .map_err(|_| Full)?;
        let since = Instant::now();
        for (permit, (event, row)) in permits.zip(events) {
            permit.send(Waiting {
                r#type: event.name(),
                row: *row,
                since,
            });
        }
        Ok(())
    }

    /// How many events wait.
    pub(crate) fn len(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }
}

/// The writer, running beside the requests.
#[derive(Debug)]
pub(crate) struct Writer {
    stop: oneshot::Sender<Instant>,
    writing: JoinHandle<()>,
}

impl Writer {
    /// Starts to write what comes into the queue.
    pub(crate) fn start(store: Store, metrics: Arc<Metrics>) -> (Queue, Self) {
        Self::over(ROOM, metrics, move |batch| {
            let store = store.clone();
            async move {
                let written = store.write(&batch).await;
                (batch, written)
            }
        })
    }

    fn over<W, F>(room: usize, metrics: Arc<Metrics>, write: W) -> (Queue, Self)
    where
        W: Fn(Vec<Waiting>) -> F + Send + Sync + 'static,
        F: Future<Output = (Vec<Waiting>, Result<(), Error>)> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(room);
        let (stop, stopped) = oneshot::channel();
        let writing = tokio::spawn(write_all(receiver, stopped, metrics, write));
        (Queue { sender }, Self { stop, writing })
    }

    /// Writes what is left, for as long at most, and ends. Events that come
    /// now are refused.
    pub(crate) async fn finish(self, patience: Duration) {
        let _ = self.stop.send(Instant::now() + patience);
        if let Err(error) = self.writing.await {
            tracing::error!(%error, "the writer of events broke off");
        }
    }
}

/// Writes whatever comes, until it is told to stop and nothing is left.
async fn write_all<W, F>(
    mut receiver: mpsc::Receiver<Waiting>,
    stopped: oneshot::Receiver<Instant>,
    metrics: Arc<Metrics>,
    write: W,
) where
    W: Fn(Vec<Waiting>) -> F,
    F: Future<Output = (Vec<Waiting>, Result<(), Error>)>,
{
    let mut end = End::Open(stopped);
    loop {
        let batch = gather(&mut receiver, &mut end).await;
        if batch.is_empty() {
            return;
        }
        let types: Vec<&'static str> = batch.iter().map(|waiting| waiting.r#type).collect();
        let outcome = match write_one(batch, &receiver, &mut end, &metrics, &write).await {
            Ok(()) => "stored",
            Err(error) => {
                tracing::error!(
                    events = types.len(),
                    %error,
                    "events were dropped: they could not be written, and there is no more room \
                     or time to wait"
                );
                "dropped"
            }
        };
        for name in types {
            metrics.event(name, outcome);
        }
    }
}

/// Whether the writer was told to stop, and by when.
enum End {
    Open(oneshot::Receiver<Instant>),
    By(Instant),
    /// The server went without a word: what is left is written all the same.
    Gone,
}

impl End {
    /// Resolves once, when the writer is told to stop.
    async fn told(&mut self) {
        let Self::Open(stopped) = self else {
            return std::future::pending().await;
        };
        *self = match stopped.await {
            Ok(deadline) => Self::By(deadline),
            Err(_) => Self::Gone,
        };
    }

    /// Resolves when the time to write what is left is over.
    async fn passed(&mut self) {
        if let Self::Open(_) = self {
            self.told().await;
        }
        match self {
            Self::By(deadline) => sleep_until(*deadline).await,
            Self::Open(_) | Self::Gone => std::future::pending().await,
        }
    }
}

/// The next batch: full, or as much as came within a moment. Empty at the end.
async fn gather(receiver: &mut mpsc::Receiver<Waiting>, end: &mut End) -> Vec<Waiting> {
    if !matches!(end, End::Open(_)) {
        // It was told while it wrote.
        receiver.close();
    }
    let mut batch = Vec::new();
    let mut until = None;
    while batch.len() < BATCH {
        let room = BATCH - batch.len();
        let wait = async {
            match until {
                Some(until) => sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = end.told() => receiver.close(),
            taken = receiver.recv_many(&mut batch, room) => {
                if taken == 0 {
                    break;
                }
                until.get_or_insert_with(|| Instant::now() + GATHER);
            }
            () = wait => break,
        }
    }
    batch
}

/// Writes one batch, again and again while there is room for what comes
/// meanwhile and time. The error is that of the last attempt.
async fn write_one<W, F>(
    mut batch: Vec<Waiting>,
    receiver: &mpsc::Receiver<Waiting>,
    end: &mut End,
    metrics: &Metrics,
    write: &W,
) -> Result<(), Error>
where
    W: Fn(Vec<Waiting>) -> F,
    F: Future<Output = (Vec<Waiting>, Result<(), Error>)>,
{
    let mut pause = FIRST_PAUSE;
    let mut has_complained = false;
    loop {
        let mut attempt = pin!(write(batch));
        let (taken, written) = tokio::select! {
            biased;
            done = &mut attempt => done,
            () = end.passed() => return Err(Error::PoolTimedOut),
        };
        batch = taken;
        let Err(error) = written else {
            metrics.event_write("done");
            if has_complained {
                tracing::info!("events are written again");
            }
            return Ok(());
        };
        metrics.event_write("failed");
        let is_late = match end {
            End::Open(_) => receiver.capacity() == 0,
            End::By(deadline) => Instant::now() + pause >= *deadline,
            End::Gone => true,
        };
        if is_late {
            return Err(error);
        }
        if !has_complained {
            tracing::warn!(%error, "events can't be written; they wait, and it is tried again");
            has_complained = true;
        }
        tokio::select! {
            () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            // The end has come: once more at once, and then as time allows.
            () = end.told() => pause = FIRST_PAUSE,
        }
    }
}
