//! What comes into the queue is written, whatever happens meanwhile.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::time::advance;

use super::*;
use crate::metrics::Live;

/// A table in memory that can be made to fail.
#[derive(Clone, Default)]
struct Table {
    batches: Arc<Mutex<Vec<usize>>>,
    is_broken: Arc<AtomicBool>,
    attempts: Arc<Mutex<usize>>,
}

struct Running {
    table: Table,
    queue: Queue,
    writer: Writer,
    metrics: Arc<Metrics>,
}

impl Running {
    fn start(room: usize) -> Self {
        let table = Table::default();
        let metrics = Arc::new(Metrics::default());
        let written = table.clone();
        let (queue, writer) = Writer::over(room, metrics.clone(), move |batch| {
            let table = written.clone();
            async move {
                *table.attempts.lock().expect("no panic") += 1;
                if table.is_broken.load(Ordering::Relaxed) {
                    return (batch, Err(Error::WorkerCrashed));
                }
                table.batches.lock().expect("no panic").push(batch.len());
                (batch, Ok(()))
            }
        });
        Self {
            table,
            queue,
            writer,
            metrics,
        }
    }

    fn offer(&self, number: usize) -> Result<(), Full> {
        let event = Event::VersionPageViewed { release_id: 1 };
        let row = event.row().expect("a good event");
        self.queue.offer(&vec![(event, row); number])
    }

    fn batches(&self) -> Vec<usize> {
        self.table.batches.lock().expect("no panic").clone()
    }

    /// How many events came to this end, as the measures say.
    fn counted(metrics: &Metrics, outcome: &str) -> usize {
        let scrape = metrics.render(&Live::default());
        let line = scrape
            .lines()
            .find(|line| line.starts_with("dig_events_total") && line.contains(outcome));
        line.and_then(|line| line.rsplit(' ').next())
            .map_or(0, |number| number.parse().expect("a number"))
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_within_a_moment_is_one_statement() {
    let running = Running::start(100);
    running.offer(2).expect("room");
    running.offer(3).expect("room");
    sleep(GATHER * 2).await;
    assert_eq!(running.batches(), [5]);
    assert_eq!(running.queue.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_full_batch_does_not_wait() {
    let running = Running::start(5 * BATCH);
    running.offer(2 * BATCH).expect("room");
    advance(GATHER / 10).await;
    tokio::task::yield_now().await;
    assert_eq!(running.batches(), [BATCH, BATCH]);
}

#[tokio::test(start_paused = true)]
async fn the_end_writes_what_is_left() {
    let running = Running::start(5 * BATCH);
    running.offer(BATCH + 7).expect("room");
    let Running {
        table,
        queue,
        writer,
        metrics,
    } = running;
    writer.finish(Duration::from_secs(5)).await;
    let batches = table.batches.lock().expect("no panic").clone();
    assert_eq!(batches, [BATCH, 7]);
    assert_eq!(Running::counted(&metrics, "stored"), BATCH + 7);
    let event = Event::VersionPageViewed { release_id: 1 };
    let row = event.row().expect("a good event");
    assert_eq!(queue.offer(&[(event, row)]), Err(Full));
}

#[tokio::test(start_paused = true)]
async fn events_wait_while_the_database_is_gone() {
    let running = Running::start(100);
    running.table.is_broken.store(true, Ordering::Relaxed);
    running.offer(5).expect("room");
    sleep(Duration::from_mins(5)).await;
    assert!(running.batches().is_empty());
    let attempts = *running.table.attempts.lock().expect("no panic");
    assert!((20..50).contains(&attempts), "{attempts} in five minutes");
    running.offer(5).expect("room");
    running.table.is_broken.store(false, Ordering::Relaxed);
    sleep(LONGEST_PAUSE * 2).await;
    assert_eq!(running.batches(), [5, 5]);
    assert_eq!(Running::counted(&running.metrics, "dropped"), 0);
}

#[tokio::test(start_paused = true)]
async fn without_room_the_oldest_are_dropped_and_counted() {
    let running = Running::start(100);
    running.table.is_broken.store(true, Ordering::Relaxed);
    running.offer(60).expect("room");
    sleep(GATHER * 2).await;
    running.offer(100).expect("room again");
    assert_eq!(running.offer(1), Err(Full));
    sleep(LONGEST_PAUSE * 2).await;
    assert_eq!(Running::counted(&running.metrics, "dropped"), 60);
    running.offer(1).expect("room again");
}

#[tokio::test(start_paused = true)]
async fn the_end_comes_even_where_nothing_can_be_written() {
    let running = Running::start(5 * BATCH);
    running.table.is_broken.store(true, Ordering::Relaxed);
    running.offer(BATCH + 1).expect("room");
    sleep(GATHER * 2).await;
    let before = Instant::now();
    let patience = Duration::from_secs(5);
    running.writer.finish(patience).await;
    assert!(before.elapsed() <= patience);
    assert_eq!(Running::counted(&running.metrics, "dropped"), BATCH + 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_is_taken_whole_or_not_at_all() {
    let running = Running::start(4);
    running.offer(3).expect("room");
    assert_eq!(running.offer(2), Err(Full));
    sleep(GATHER * 2).await;
    assert_eq!(running.batches(), [3]);
}
