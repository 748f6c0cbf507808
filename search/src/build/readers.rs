//! Readers: all ranges of the catalogue, read side by side and put aside in order.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::census::Census;
use super::pace::Pace;
use super::sorted::Sorter;
use super::source::{Address, Range};
use super::{BuildError, BuildProgress, read, runtime};
use crate::document::Shelf;

/// The documents of each shelf, put aside in sorted runs.
pub(super) type Runs = [(Shelf, Vec<PathBuf>); 3];

/// What readers read, and where they put it.
pub(super) struct Readers<'b> {
    pub(super) address: &'b Address,
    /// The state of the catalogue that all of them see.
    pub(super) snapshot: &'b str,
    pub(super) ranges: &'b [Range],
    pub(super) census: &'b Census,
    /// The folder for runs.
    pub(super) aside: &'b Path,
    pub(super) pace: &'b Pace,
    pub(super) progress: &'b dyn BuildProgress,
}

impl Readers<'_> {
    /// Reads everything, so many ranges at a time.
    pub(super) fn read(&self, readers: usize) -> Result<Runs, BuildError> {
        let next = AtomicUsize::new(0);
        let all: Vec<Result<Runs, BuildError>> = std::thread::scope(|scope| {
            let next = &next;
            let readers: Vec<_> = (0..readers)
                .map(|reader| scope.spawn(move || self.one(reader, next)))
                .collect();
            let ended = readers.into_iter().map(|reader| {
                let ended = reader.join();
                ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            ended.collect()
        });
        let mut runs = none();
        for more in all {
            for ((_, runs), (_, more)) in runs.iter_mut().zip(more?) {
                runs.extend(more);
            }
        }
        Ok(runs)
    }

    /// One reader, on a connection of its own.
    fn one(&self, reader: usize, next: &AtomicUsize) -> Result<Runs, BuildError> {
        let read = runtime()?.block_on(self.read_ranges(reader, next));
        if read.is_err() {
            // Nothing is left to do for the others.
            next.store(self.ranges.len(), Ordering::Relaxed);
        }
        read
    }

    async fn read_ranges(&self, reader: usize, next: &AtomicUsize) -> Result<Runs, BuildError> {
        let begin = |which: Shelf| {
            let stem = format!("{}-{reader}", which.noun());
            (which, Sorter::new(self.aside.join(stem)))
        };
        let mut runs = none();
        let mut keep = |(which, sorter): (Shelf, Sorter)| -> Result<(), BuildError> {
            let more = sorter.finish()?;
            for (_, runs) in runs.iter_mut().filter(|(shelf, _)| *shelf == which) {
                runs.extend_from_slice(&more);
            }
            Ok(())
        };
        let mut connection = self.address.join(self.snapshot).await?;
        let mut current = begin(Shelf::Album);
        while let Some(&range) = self.ranges.get(next.fetch_add(1, Ordering::Relaxed)) {
            let started = Instant::now();
            let which = Shelf::of(range.kind);
            if which != current.0 {
                keep(std::mem::replace(&mut current, begin(which)))?;
            }
            let documents = read::documents(&mut connection, range, self.census).await?;
            for document in &documents {
                current.1.push(document)?;
            }
            self.progress
                .advanced(u64::try_from(documents.len()).unwrap_or_default());
            self.pace.rest(started.elapsed())?;
        }
        keep(current)?;
        Ok(runs)
    }
}

fn none() -> Runs {
    Shelf::ALL.map(|shelf| (shelf, Vec::new()))
}
