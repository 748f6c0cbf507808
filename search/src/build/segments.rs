//! Segments: the merged documents are cut into ranges of rank, which are
//! written side by side.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::pace::Pace;
use super::sorted::{self, Packed};
use super::{BuildError, BuildProgress};
use crate::document::{Document, Shelf};
use crate::generation::segment_folder;
use crate::write_segment;

/// How many documents the first segments of a shelf have. A ranked page of a
/// common word is found in the first, which stays in the processor's caches,
/// and nearly every other page in the second.
const FIRST: [u64; 2] = [30_000, 300_000];

/// How many documents each further segment has at most, but for a group that
/// goes on. This bounds the memory: about 1 KB for each while it is written.
const MOST: u64 = 500_000;

/// Between two looks at the clock.
const STEP: u64 = 500;

/// A segment that was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) shelf: Shelf,
    /// Its place among the shelf's segments.
    pub(super) number: usize,
    /// Documents by kind.
    pub(super) kinds: [u64; 4],
}

/// A segment to be written.
struct Job {
    shelf: Shelf,
    number: usize,
    kinds: [u64; 4],
    documents: u64,
    /// The documents in order, packed.
    bytes: Vec<u8>,
}

/// Where segments go, and how.
pub(super) struct Segments<'b> {
    /// The generation's folder.
    pub(super) folder: &'b Path,
    /// How many are written at the same time.
    pub(super) writers: usize,
    /// After how many documents a segment ends with its group, by its place.
    pub(super) most: fn(usize) -> u64,
    pub(super) pace: &'b Pace,
    pub(super) progress: &'b dyn BuildProgress,
}

impl Segments<'_> {
    /// Writes the segments of all shelves from their runs.
    pub(super) fn write(&self, runs: &[(Shelf, Vec<PathBuf>)]) -> Result<Vec<Written>, BuildError> {
        // A segment waits while others are written, no more.
        let (sender, receiver) = sync_channel(0);
        let receiver = Mutex::new(receiver);
        let written = Mutex::new(Ok(Vec::new()));
        let merged = std::thread::scope(|scope| {
            for _ in 0..self.writers {
                scope.spawn(|| self.take(&receiver, &written));
            }
            let merged = runs.iter().try_for_each(|(shelf, runs)| {
                if lock(&written).is_err() {
                    return Ok(());
                }
                self.cut(*shelf, runs, &sender)
            });
            drop(sender);
            merged
        });
        let mut written = written
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)?;
        merged?;
        written.sort_by_key(|segment: &Written| (segment.shelf, segment.number));
        Ok(written)
    }

    /// Cuts a shelf. No group is cut in two.
    fn cut(
        &self,
        which: Shelf,
        runs: &[PathBuf],
        sender: &SyncSender<Job>,
    ) -> Result<(), BuildError> {
        let mut job = Job::new(which, 0);
        let mut last: Option<Packed> = None;
        for packed in sorted::merged(runs)? {
            let packed = packed?;
            let is_full = job.documents >= (self.most)(job.number);
            if is_full && !last.as_ref().is_some_and(|last| last.same_group(&packed)) {
                self.pace.rest(std::time::Duration::ZERO)?;
                let next = Job::new(which, job.number + 1);
                // They listen until there is nothing more to come.
                let _ = sender.send(std::mem::replace(&mut job, next));
            }
            job.add(&packed);
            last = Some(packed);
        }
        if job.documents > 0 {
            let _ = sender.send(job);
        }
        Ok(())
    }

    /// Writes segments until there are no more. After something went wrong
    /// nothing is written any more.
    fn take(&self, jobs: &Mutex<Receiver<Job>>, written: &Mutex<Result<Vec<Written>, BuildError>>) {
        loop {
            // The lock is let go before the segment is written.
            let job = lock(jobs).recv();
            let Ok(job) = job else { return };
            if lock(written).is_err() {
                continue;
            }
            let done = self.write_one(&job);
            let mut written = lock(written);
            match (&mut *written, done) {
                (Ok(segments), Ok(())) => segments.push(Written {
                    shelf: job.shelf,
                    number: job.number,
                    kinds: job.kinds,
                }),
                (Ok(_), Err(error)) => *written = Err(error),
                (Err(_), _) => {}
            }
        }
    }

    fn write_one(&self, job: &Job) -> Result<(), BuildError> {
        let folder = segment_folder(self.folder, job.shelf, job.number);
        let mut documents = Documents {
            rest: &job.bytes,
            given: 0,
            since: Instant::now(),
            segments: self,
            error: None,
        };
        let written = write_segment(&folder, &mut documents);
        if let Some(error) = documents.error {
            return Err(error);
        }
        let written = u64::from(written.map_err(|source| BuildError::Index { source })?);
        self.progress.advanced(job.documents % STEP);
        if written == job.documents {
            Ok(())
        } else {
            Err(BuildError::Miscounted {
                plural: job.shelf.noun(),
                expected: job.documents,
                found: written,
            })
        }
    }
}

impl Job {
    fn new(shelf: Shelf, number: usize) -> Self {
        Self {
            shelf,
            number,
            kinds: [0; 4],
            documents: 0,
            bytes: Vec::new(),
        }
    }

    fn add(&mut self, packed: &Packed) {
        self.bytes.extend_from_slice(packed.bytes());
        self.kinds[packed.kind()] += 1;
        self.documents += 1;
    }
}

/// How many documents a segment gets, by its place.
pub(super) fn most(number: usize) -> u64 {
    FIRST.get(number).copied().unwrap_or(MOST)
}

/// Unpacks the documents of a segment as they are asked for.
struct Documents<'b> {
    rest: &'b [u8],
    given: u64,
    since: Instant,
    segments: &'b Segments<'b>,
    /// Why it ended early.
    error: Option<BuildError>,
}

impl Documents<'_> {
    fn unpack(&mut self) -> Result<Document, BuildError> {
        let (document, rest) = sorted::unpack(self.rest)?;
        self.rest = rest;
        self.given += 1;
        if self.given.is_multiple_of(STEP) {
            self.segments.progress.advanced(STEP);
            self.segments.pace.rest(self.since.elapsed())?;
            self.since = Instant::now();
        }
        Ok(document)
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if self.rest.is_empty() || self.error.is_some() {
            return None;
        }
        let unpacked = self.unpack();
        unpacked.map_err(|error| self.error = Some(error)).ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use entity::Kind;

    use super::super::progress::SilentBuild;
    use super::super::sorted::Sorter;
    use super::super::{Pace, Stop};
    use super::Segments;
    use crate::document::{Document, Group, Shelf};
    use crate::{ShelfIndex, shelf_folder};

    /// A pressing of a master.
    fn pressing(id: i32, master: i32) -> Document {
        Document {
            group: Group {
                kind: Kind::Master,
                id: master,
            },
            popularity: 1.0,
            ..Document::new(Kind::Release, id, format!("Title {id}"))
        }
    }

    #[test]
    fn segments_end_between_groups_and_keep_the_order() {
        let folder = std::env::temp_dir().join(format!("dig-segments-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        // Groups of 1, 2, 3 and so on, put aside backwards.
        let masters = (1..=9).flat_map(|master| (0..master).map(move |_| master));
        let documents: Vec<Document> = (1..)
            .zip(masters)
            .map(|(id, master)| pressing(id, master))
            .collect();
        let mut sorter = Sorter::new(folder.join("run"));
        for document in documents.iter().rev() {
            sorter.push(document).expect("it is put aside");
        }
        let runs = sorter.finish().expect("the run is written");
        let segments = Segments {
            folder: &folder,
            writers: 2,
            most: |number| [2, 4].get(number).copied().unwrap_or(10),
            pace: &Pace::new(&Stop::default(), false),
            progress: &SilentBuild,
        };
        let written = segments.write(&[(Shelf::Album, runs)]);
        let written = written.expect("the segments are written");
        let sizes: Vec<u64> = written.iter().map(|one| one.kinds[3]).collect();
        // 1 + 2, 3 + 4, 5 + 6, 7 + 8, and what is left.
        assert_eq!(sizes, [3, 7, 11, 15, 9]);
        let shelf = shelf_folder(&folder, Shelf::Album);
        ShelfIndex::complete(&shelf).expect("it can be completed");
        let index = ShelfIndex::open(&shelf).expect("it can be opened");
        let ids: Vec<i32> = index.records().map(|(_, id)| id).collect();
        assert_eq!(ids, (1..=45).collect::<Vec<_>>());
        std::fs::remove_dir_all(&folder).expect("the folder can go");
    }
}
