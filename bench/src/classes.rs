//! Classes of search, in process: Dig's and Tantivy's own, on the same documents.

mod draw;
mod plain;
mod table;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use search::Searcher;

use crate::corpus::Corpus;
use crate::error::BenchError;
use crate::percentile::percentile;
use crate::sample::Sample;

pub use draw::{Class, Question};
pub use plain::Plain;
pub use table::table;

/// Rounds over all questions; the first only warms up.
const ROUNDS: usize = 4;

/// What a class took, in milliseconds.
#[derive(Clone, Debug)]
pub struct Timing {
    /// Which.
    pub class: Class,
    /// Questions.
    pub questions: usize,
    /// Hits for a question, on average.
    pub hits: f64,
    /// Median, 95th and 99th percentile of Dig.
    pub dig: [f64; 3],
    /// The same of Dig where Tantivy used plainly finds something, too: where
    /// it doesn't, it is done, and Dig begins to look for other spellings.
    pub both: Option<[f64; 3]>,
    /// The same of Tantivy used plainly; none where it can't be asked so.
    pub plain: Option<[f64; 3]>,
    /// Answers that said they were less than they could be.
    pub degraded: usize,
}

/// Asks every class, Dig and Tantivy in turns.
pub fn classes(
    searcher: &Searcher,
    plain: &Plain,
    sample: &Sample,
    each: usize,
    seed: u64,
) -> Result<Vec<Timing>, BenchError> {
    let mut timings = Vec::new();
    for class in Class::ALL {
        let mut random = Rng::with_seed(seed ^ (class as u64) << 16);
        let questions: Vec<Question> = (0..each)
            .map(|_| draw::question(class, sample, &mut random))
            .collect();
        let (mut dig, mut both, mut other) = (Vec::new(), Vec::new(), Vec::new());
        let (mut hits, mut degraded) = (0, 0);
        for round in 0..ROUNDS {
            for question in &questions {
                let start = Instant::now();
                let (found, less) = question.ask(searcher)?;
                let took = start.elapsed();
                let start = Instant::now();
                let of_plain = plain.ask(class, question)?;
                let plainly = start.elapsed();
                if round > 0 {
                    dig.push(took);
                    hits += found;
                    degraded += usize::from(less);
                    if let Some(of_plain) = of_plain {
                        other.push(plainly);
                        if of_plain > 0 {
                            both.push(took);
                        }
                    }
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a page has twenty hits")]
        let hits = hits as f64 / dig.len().max(1) as f64;
        timings.push(Timing {
            class,
            questions: questions.len(),
            hits,
            both: (!both.is_empty()).then(|| percentiles(&mut both)),
            plain: (!other.is_empty()).then(|| percentiles(&mut other)),
            dig: percentiles(&mut dig),
            degraded,
        });
    }
    Ok(timings)
}

/// Median, 95th and 99th percentile, in milliseconds.
fn percentiles(times: &mut [Duration]) -> [f64; 3] {
    times.sort();
    [50, 95, 99].map(|percent| percentile(times, percent).as_secs_f64() * 1e3)
}

/// What many clients at once came to.
#[derive(Clone, Copy, Debug)]
pub struct Throughput {
    /// Clients.
    pub clients: usize,
    /// Searches answered in a second.
    pub per_second: f64,
    /// 99th percentile, in milliseconds.
    pub p99: f64,
    /// Searches that failed.
    pub errors: usize,
    /// Answers that were less than they could be.
    pub degraded: usize,
}

/// Lets many clients ask ranked questions of all classes at once.
pub fn throughput(
    searcher: &Searcher,
    sample: &Sample,
    clients: usize,
    time: Duration,
    seed: u64,
) -> Throughput {
    let (errors, degraded, asked) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
    let ranked: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| class.is_ranked())
        .collect();
    let start = Instant::now();
    let mut times: Vec<Duration> = Vec::new();
    std::thread::scope(|scope| {
        let client = |number: usize| {
            let (ranked, errors, degraded, asked) = (&ranked, &errors, &degraded, &asked);
            move || {
                let mut random = Rng::with_seed(seed ^ number as u64);
                let mut times = Vec::new();
                while start.elapsed() < time {
                    let class = ranked[random.usize(..ranked.len())];
                    let question = draw::question(class, sample, &mut random);
                    let start = Instant::now();
                    match question.ask(searcher) {
                        Ok((_, less)) => degraded.fetch_add(usize::from(less), Ordering::Relaxed),
                        Err(_) => errors.fetch_add(1, Ordering::Relaxed),
                    };
                    times.push(start.elapsed());
                    asked.fetch_add(1, Ordering::Relaxed);
                }
                times
            }
        };
        let running: Vec<_> = (0..clients)
            .map(|number| scope.spawn(client(number)))
            .collect();
        for client in running {
            times.extend(client.join().unwrap_or_default());
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "a count of seconds' searches")]
    let per_second = asked.into_inner() as f64 / start.elapsed().as_secs_f64();
    Throughput {
        clients,
        per_second,
        p99: percentiles(&mut times)[2],
        errors: errors.into_inner(),
        degraded: degraded.into_inner(),
    }
}

/// Indexes all corpora with Tantivy as its manual does.
pub fn plain(folder: &std::path::Path, corpora: &[Corpus]) -> Result<Plain, BenchError> {
    Plain::build(folder, corpora)
}
