//! One dump file goes through: one thread cuts it, lanes read and write.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures_util::future::try_join_all;
use roaring::RoaringBitmap;
use tokio::sync::{OnceCell, mpsc};

use crate::batch::{self, ReadBatch};
use crate::checkpoint::{self, Checkpoint};
use crate::checksum;
use crate::cutting::{self, Cut};
use crate::database::Database;
use crate::error::Doing;
use crate::folder::DumpFile;
use crate::ledger::{Known, Walk};
use crate::progress::Progress;
use crate::publisher::{Sender, Staged};
use crate::report::FileReport;
use crate::roles::Roles;
use crate::source::Position;
use crate::tally::Tally;
use crate::{Error, Settings, forget, index, staging, write};

/// Batches that wait between cutting and reading. With the lanes' own, this
/// bounds the loader's memory.
const WAITING_BATCHES: usize = 2;

/// A file that lacks more than this part of the records is taken for broken.
const SHRINK: u64 = 10;

/// Where a file's rows go.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'t> {
    /// Into the tables, which nobody reads yet; filled once their indexes are
    /// put off.
    Tables(&'t OnceCell<()>),
    /// Aside, for the publisher of an update, who is told.
    Staging(&'t Sender),
}

/// A file on its way.
#[derive(Clone, Copy)]
pub(crate) struct Job<'j> {
    pub(crate) settings: &'j Settings,
    pub(crate) run_id: i32,
    pub(crate) file: &'j DumpFile,
    pub(crate) target: Target<'j>,
    /// Batches read and written at the same time, at least one.
    pub(crate) lanes: usize,
    pub(crate) database: &'j Database,
    pub(crate) progress: &'j dyn Progress,
}

/// Loads a file: new and changed records are read and written, and the removal
/// of vanished ones is staged. Batches that an interrupted load has done are
/// left alone, unless they turn out to be of another file.
pub(crate) async fn load(job: Job<'_>) -> Result<FileReport, Error> {
    let checkpoints = checkpoint::of(&job.database.pool, job.file.kind).await?;
    if let Some(checkpoints) = checkpoints
        && let Some(report) = go_on(job, checkpoints).await?
    {
        return Ok(report);
    }
    tracing::info!(
        file = job.file.name,
        "what an interrupted load has done is of another file or by other rules; starting over"
    );
    forget::one(job.database, job.run_id, job.file.kind, job.target).await?;
    go_on(job, HashMap::new())
        .await?
        .ok_or_else(|| job.interrupted())
}

/// Goes on after these checkpoints; `None` where they are of another file.
async fn go_on(
    job: Job<'_>,
    checkpoints: HashMap<i32, Checkpoint>,
) -> Result<Option<FileReport>, Error> {
    let started = Instant::now();
    let Job { file, progress, .. } = job;
    let pool = &job.database.pool;
    let position = Position::default();
    let bytes = std::fs::metadata(&file.path)
        .map_err(|source| Error::Unreadable {
            file: file.name.clone(),
            source,
        })?
        .len();
    progress.file_started(&file.name, bytes);
    let (sender, receiver) = mpsc::channel(WAITING_BATCHES);
    let thread = tokio::task::spawn_blocking({
        let (file, position) = (file.clone(), position.clone());
        move || cutting::cut(&file, position, &sender)
    });
    let inflow = tokio::sync::Mutex::new(Inflow {
        batches: receiver,
        ledger: match job.target {
            Target::Tables(_) => None,
            Target::Staging(_) => Some(Walk::begin(pool, file.kind)),
        },
    });
    let lanes = Lanes {
        job,
        position,
        checkpoints,
        of_another_file: AtomicBool::new(false),
        roles: Arc::new(Roles::load(pool).await?),
        total: Mutex::default(),
        staged: Mutex::default(),
    };
    let lane = |_| lanes.work(&inflow);
    try_join_all((0..job.lanes).map(lane)).await?;
    let Inflow { batches, ledger } = inflow.into_inner();
    drop(batches);
    let cut = thread.await.map_err(|_| job.interrupted())?;
    if lanes.of_another_file.into_inner()
        || lanes.checkpoints.keys().any(|&batch| batch > cut.batches)
    {
        return Ok(None);
    }
    let total = lanes
        .total
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let removed = match job.target {
        Target::Tables(_) => 0,
        Target::Staging(publisher) => {
            let known = match ledger {
                Some(ledger) => ledger.ids().await?,
                None => RoaringBitmap::new(),
            };
            let removed = stage_removal(job, &known, cut.ids, &total).await?;
            let staged = lanes.staged.into_inner();
            for batch in staged.unwrap_or_else(PoisonError::into_inner) {
                publisher.tell(batch);
            }
            publisher.tell(Staged::Whole(file.kind, removed));
            removed
        }
    };
    let report = FileReport {
        kind: file.kind,
        file_name: file.name.clone(),
        dump_date: file.date,
        sha256: checksum::recorded(&file.path)?,
        bytes,
        xml_bytes: cut.xml_bytes,
        records: total.records,
        added: total.added,
        changed: total.changed,
        unchanged: total.unchanged,
        removed,
        rejected: total.rejected,
        rows: total.rows,
        seconds: started.elapsed().as_secs_f64(),
        unknown: total.unknown.counts,
    };
    progress.file_finished(&report);
    Ok(Some(report))
}

/// Stages the removal of the records that the ledger knows and the file lacks.
async fn stage_removal(
    job: Job<'_>,
    known: &RoaringBitmap,
    mut present: RoaringBitmap,
    total: &Tally,
) -> Result<u64, Error> {
    for &id in &total.lost {
        present.remove(id.cast_unsigned());
    }
    let vanished: Vec<i32> = (known - present)
        .into_iter()
        .map(u32::cast_signed)
        .collect();
    let (gone, known) = (vanished.len() as u64, known.len());
    if gone > known / SHRINK && !job.settings.allow_shrink {
        return Err(Error::Shrunk {
            file: job.file.name.clone(),
            gone,
            known,
        });
    }
    let pool = &job.database.pool;
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    staging::remove(&mut transaction, job.file.kind, &vanished).await?;
    transaction.commit().await.doing("stage a removal")?;
    Ok(gone)
}

impl Job<'_> {
    fn interrupted(&self) -> Error {
        Error::Interrupted {
            file: self.file.name.clone(),
        }
    }
}

/// What all lanes share.
struct Lanes<'l> {
    job: Job<'l>,
    position: Position,
    checkpoints: HashMap<i32, Checkpoint>,
    /// Whether a checkpoint has turned out to be of another file.
    of_another_file: AtomicBool,
    roles: Arc<Roles>,
    total: Mutex<Tally>,
    /// Batches that the publisher is told of when they have turned out to be of
    /// this file: while there are checkpoints, they may not.
    staged: Mutex<Vec<Staged>>,
}

/// Where the lanes take their work from, one after the other.
struct Inflow<'l> {
    batches: mpsc::Receiver<Result<Cut, Error>>,
    /// Beside the batches; a first load has none.
    ledger: Option<Walk<'l>>,
}

impl Inflow<'_> {
    /// The next batch, and what the ledger knows of it.
    async fn next(&mut self) -> Option<Result<(Cut, Known), Error>> {
        let cut = match self.batches.recv().await? {
            Ok(cut) => cut,
            Err(error) => return Some(Err(error)),
        };
        let Some(ledger) = &mut self.ledger else {
            return Some(Ok((cut, Known::default())));
        };
        let ids = cut.batch.records.iter().filter_map(|record| record.id);
        let known = ledger.entries(&ids.collect::<Vec<i32>>()).await;
        Some(known.map(|known| (cut, known)))
    }
}

impl Lanes<'_> {
    async fn work(&self, inflow: &tokio::sync::Mutex<Inflow<'_>>) -> Result<(), Error> {
        while !self.of_another_file.load(Ordering::Relaxed)
            && let Some(next) = next(inflow).await
        {
            let (cut, known) = next?;
            let number = cut.number;
            let tally = match self.checkpoints.get(&cut.number) {
                Some(done) if done.hash == cut.hash => {
                    if self.job.settings.strict && !done.tally.unknown.counts.is_empty() {
                        // An interrupted load that was not strict has counted it.
                        self.refuse_drift(&self.read(cut, known).await?)?;
                    }
                    done.tally.clone()
                }
                Some(_) => {
                    self.of_another_file.store(true, Ordering::Relaxed);
                    return Ok(());
                }
                None => self.handle(cut, known).await?,
            };
            self.tell(number, &tally);
            if self.note(tally) > self.job.settings.max_rejects {
                return Err(self.too_many_rejects().await?);
            }
        }
        Ok(())
    }

    /// Tells the publisher of a batch.
    fn tell(&self, number: i32, tally: &Tally) {
        let Target::Staging(publisher) = self.job.target else {
            return;
        };
        let changes = tally.added + tally.changed;
        let batch = Staged::Batch(self.job.file.kind, number, changes);
        if self.checkpoints.is_empty() {
            publisher.tell(batch);
        } else {
            let mut staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
            staged.push(batch);
        }
    }

    /// A strict load stops at what has no column.
    fn refuse_drift(&self, read: &ReadBatch) -> Result<(), Error> {
        match &read.unknown.first {
            Some((id, path)) if self.job.settings.strict => Err(Error::Drift {
                file: self.job.file.name.clone(),
                kind: self.job.file.kind.noun(),
                id: *id,
                path: path.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// Reads a batch and writes what comes of it, in one transaction.
    async fn handle(&self, cut: Cut, known: Known) -> Result<Tally, Error> {
        let Job { run_id, target, .. } = self.job;
        let kind = self.job.file.kind;
        let pool = &self.job.database.pool;
        let (number, hash) = (cut.number, cut.hash);
        let read = self.read(cut, known).await?;
        self.refuse_drift(&read)?;
        if let Target::Tables(deferred) = target {
            deferred.get_or_try_init(|| index::defer(pool)).await?;
        }
        let tally = Tally::of(&read);
        let mut transaction = pool.begin().await.doing("begin a transaction")?;
        match target {
            Target::Tables(_) => write::copy(&mut transaction, &read.lines).await?,
            Target::Staging(_) => staging::stage(&mut transaction, kind, number, &read).await?,
        }
        write::keep_rejects(&mut transaction, kind, run_id, &read.rejects).await?;
        checkpoint::note(&mut transaction, run_id, kind, number, hash, &tally).await?;
        transaction.commit().await.doing("keep a batch")?;
        Ok(tally)
    }

    async fn read(&self, cut: Cut, known: Known) -> Result<ReadBatch, Error> {
        let (kind, run_id) = (self.job.file.kind, self.job.run_id);
        let roles = self.roles.clone();
        let read = tokio::task::spawn_blocking(move || {
            batch::read(kind, run_id, &cut.batch, &cut.duplicate, &known, &roles)
        });
        let read = read.await.map_err(|_| self.job.interrupted())?;
        // Before any row can name them.
        self.roles.keep(&self.job.database.pool).await?;
        Ok(read)
    }

    /// Counts a batch, and says how many records have been rejected by now.
    fn note(&self, tally: Tally) -> u64 {
        let mut total = self.total.lock().unwrap_or_else(PoisonError::into_inner);
        total.add(tally);
        let (records, rejected) = (total.records, total.rejected);
        drop(total);
        let (name, bytes) = (&self.job.file.name, self.position.bytes());
        self.job.progress.advanced(name, bytes, records);
        rejected
    }

    async fn too_many_rejects(&self) -> Result<Error, Error> {
        let reason =
            write::last_reason(&self.job.database.pool, self.job.run_id, self.job.file.kind);
        Ok(Error::TooManyRejects {
            file: self.job.file.name.clone(),
            limit: self.job.settings.max_rejects,
            reason: reason.await?,
        })
    }
}

async fn next(inflow: &tokio::sync::Mutex<Inflow<'_>>) -> Option<Result<(Cut, Known), Error>> {
    inflow.lock().await.next().await
}
