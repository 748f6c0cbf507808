//! The one pass over a file: one thread unpacks and cuts, this one counts.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use roaring::RoaringBitmap;

use super::elements::Elements;
use super::links::Links;
use super::lists::Lists;
use super::shape::Shape;
use super::{Dates, EXAMPLES, Profile, RejectExample, Targets};
use crate::batch;
use crate::cutter::{Cutter, RawBatch};
use crate::folder::DumpFile;
use crate::ledger::Known;
use crate::roles::Roles;
use crate::source::{Position, Source};
use crate::xml::Tree;
use crate::{Error, Progress};

/// Batches that wait between cutting and counting.
const WAITING_BATCHES: usize = 2;

/// Unknown paths that are kept by name.
const MAX_UNKNOWN: usize = 1_000;

/// Where unknown paths beyond these are counted.
const OTHERS: &str = "(others)";

/// A record that a load takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) id: i32,
    /// XXH3 of its bytes.
    pub(crate) raw_hash: i64,
}

/// Reads a file to its end, or to where it can be read, and hands over the
/// records taken, batch by batch; stops where `each` says so.
pub(crate) fn read(
    file: &DumpFile,
    targets: &Targets,
    progress: &dyn Progress,
    each: &mut dyn FnMut(&[Taken]) -> bool,
) -> Profile {
    let started = Instant::now();
    let bytes = std::fs::metadata(&file.path).map_or(0, |found| found.len());
    progress.file_started(&file.name, bytes);
    let position = Position::default();
    let mut counted = Counted::new(file, targets);
    let stopped = std::thread::scope(|scope| {
        let (sender, batches) = sync_channel(WAITING_BATCHES);
        let cutting = scope.spawn({
            let position = position.clone();
            move || cut(file, position, &sender)
        });
        let mut stopped = None;
        for batch in batches {
            match batch {
                Ok(batch) => {
                    let taken = counted.add(file, &batch);
                    progress.advanced(&file.name, position.bytes(), counted.profile.records);
                    if !each(&taken) {
                        stopped = Some("it was interrupted".to_owned());
                        break;
                    }
                }
                Err(error) => {
                    stopped = Some(error.to_string());
                    break;
                }
            }
        }
        counted.profile.xml_bytes = cutting.join().unwrap_or_default();
        stopped
    });
    let mut profile = counted.finish();
    profile.complete = stopped.is_none();
    profile.incomplete_because = stopped;
    profile.bytes = bytes;
    profile.seconds = started.elapsed().as_secs_f64();
    profile
}

/// Runs on a thread of its own, and says how many bytes of XML it has read.
fn cut(file: &DumpFile, position: Position, sender: &SyncSender<Result<RawBatch, Error>>) -> u64 {
    let opened = Source::open(file, position).and_then(|source| Cutter::new(source, file));
    let mut cutter = match opened {
        Ok(cutter) => cutter,
        Err(error) => {
            // Nobody listens only when the pass was stopped.
            let _ = sender.send(Err(error));
            return 0;
        }
    };
    while let Some(next) = cutter.next_batch().transpose() {
        let failed = next.is_err();
        if sender.send(next).is_err() || failed {
            break;
        }
    }
    cutter.xml_bytes()
}

struct Counted<'t> {
    profile: Profile,
    elements: Elements,
    shape: Shape<'t>,
    /// Ids that have stood in the file.
    ids: RoaringBitmap,
}

impl<'t> Counted<'t> {
    fn new(file: &DumpFile, targets: &'t Targets) -> Self {
        Self {
            profile: Profile {
                file_name: file.name.clone(),
                kind: file.kind.noun().to_owned(),
                dump_date: file.date.to_string(),
                ..Profile::default()
            },
            elements: Elements::default(),
            shape: Shape {
                lists: Lists::default(),
                links: Links::new(targets),
                dates: Dates::default(),
                quantities_out_of_range: 0,
            },
            ids: RoaringBitmap::new(),
        }
    }

    fn add(&mut self, file: &DumpFile, batch: &RawBatch) -> Vec<Taken> {
        let mut stood_before = |id: i32| !self.ids.insert(id.cast_unsigned());
        let ids = batch.records.iter().map(|record| record.id);
        let duplicate: Vec<bool> = ids.map(|id| id.is_some_and(&mut stood_before)).collect();
        // What a load rejects is for the load's own reader to say.
        let read = batch::read(
            file.kind,
            0,
            batch,
            &duplicate,
            &Known::default(),
            &Roles::none(),
        );
        let mut rejected: HashSet<i64> = HashSet::new();
        for reject in read.rejects {
            rejected.insert(reject.record.number);
            self.reject(reject.record.number, reject.record.id, &reject.reason);
        }
        note_unknown(&mut self.profile.unknown, read.unknown.counts);
        self.profile.records += batch.records.len() as u64;
        self.profile.duplicates += duplicate.iter().filter(|&&twice| twice).count() as u64;
        let mut taken = Vec::with_capacity(batch.records.len());
        let mut tree = Tree::default();
        for record in &batch.records {
            let Some(id) = record.id.filter(|_| !rejected.contains(&record.number)) else {
                continue;
            };
            let text = std::str::from_utf8(batch.bytes_of(record));
            let text = text.map_err(|error| error.to_string());
            match text.and_then(|text| tree.read(text)) {
                Ok(root) => {
                    self.elements.add(root, id);
                    self.shape.add(file.kind, root, id);
                    taken.push(Taken {
                        id,
                        raw_hash: record.raw_hash,
                    });
                }
                Err(reason) => self.reject(record.number, record.id, &reason),
            }
        }
        self.profile.taken += taken.len() as u64;
        taken
    }

    fn reject(&mut self, record: i64, id: Option<i32>, reason: &str) {
        self.profile.rejected += 1;
        if self.profile.rejects.len() < EXAMPLES {
            let reason = reason.chars().take(200).collect();
            self.profile
                .rejects
                .push(RejectExample { record, id, reason });
        }
    }

    fn finish(self) -> Profile {
        let Shape {
            lists,
            links,
            dates,
            quantities_out_of_range,
        } = self.shape;
        let mut profile = self.profile;
        (profile.elements, profile.elements_left_out) = self.elements.finish();
        profile.lists = lists.finish();
        profile.links = links.finish();
        profile.dates = dates;
        profile.quantities_out_of_range = quantities_out_of_range;
        profile
    }
}

fn note_unknown(all: &mut BTreeMap<String, u64>, found: BTreeMap<String, u64>) {
    for (path, count) in found {
        let known = all.len() < MAX_UNKNOWN || all.contains_key(&path);
        let path = if known && path.len() <= 200 {
            path
        } else {
            OTHERS.to_owned()
        };
        *all.entry(path).or_default() += count;
    }
}
