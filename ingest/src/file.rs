//! One dump file goes through: one thread cuts it, lanes read and write.

use std::sync::Mutex;
use std::time::Instant;

use entity::Kind;
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use roaring::RoaringBitmap;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, PgConnection};
use tokio::sync::mpsc;

use crate::batch::{self, ReadBatch};
use crate::cutter::{Cutter, RawBatch};
use crate::database::Database;
use crate::dump::Unknown;
use crate::error::Doing;
use crate::folder::DumpFile;
use crate::ledger;
use crate::progress::Progress;
use crate::report::FileReport;
use crate::source::{Position, Source};
use crate::write;
use crate::{Error, Settings};

/// Batches that wait between cutting and reading. With the lanes' own, this
/// bounds the loader's memory.
const WAITING_BATCHES: usize = 2;

/// Vanished records removed with one statement.
const REMOVED_AT_ONCE: usize = 10_000;

/// A file that lacks more than this part of the records is taken for broken.
const SHRINK: u64 = 10;

/// Where a file's rows go.
pub(crate) enum Target<'t> {
    /// Each batch is a transaction of its own, several at a time.
    Batches(&'t PgPool),
    /// Everything is part of the caller's transaction.
    Transaction(&'t mut PgConnection),
}

/// A batch on its way, with what only the cutting thread can tell.
struct Cut {
    batch: RawBatch,
    /// Whether a record's id stood before it in the file.
    duplicate: Vec<bool>,
}

/// What has been done so far.
#[derive(Default)]
struct Done {
    records: u64,
    added: u64,
    changed: u64,
    unchanged: u64,
    rejected: u64,
    rows: u64,
    unknown: Unknown,
    present: RoaringBitmap,
}

/// What all lanes share.
struct Lanes<'l> {
    settings: &'l Settings,
    run_id: i32,
    file: &'l DumpFile,
    database: &'l Database,
    progress: &'l dyn Progress,
    position: Position,
    /// Whether the ledger may know records of this kind.
    known: bool,
    /// Whether a new record may find a placeholder in its place: publications
    /// make them.
    placeholders: bool,
    done: Mutex<Done>,
}

/// Loads a file: new and changed records are written, vanished ones removed.
pub(crate) async fn load(
    settings: &Settings,
    run_id: i32,
    file: &DumpFile,
    mut target: Target<'_>,
    database: &Database,
    progress: &dyn Progress,
) -> Result<FileReport, Error> {
    let started = Instant::now();
    let position = Position::default();
    let bytes = std::fs::metadata(&file.path)
        .map_err(|source| Error::Unreadable {
            file: file.name.clone(),
            source,
        })?
        .len();
    progress.file_started(&file.name, bytes);
    let (sender, receiver) = mpsc::channel(WAITING_BATCHES);
    let cutting = tokio::task::spawn_blocking({
        let (file, position) = (file.clone(), position.clone());
        move || cut(&file, position, &sender)
    });
    let receiver = tokio::sync::Mutex::new(receiver);
    let lanes = Lanes {
        settings,
        run_id,
        file,
        database,
        progress,
        position,
        known: knows(&database.pool, file.kind).await?,
        placeholders: matches!(target, Target::Transaction(_)),
        done: Mutex::default(),
    };
    match &mut target {
        Target::Batches(pool) => {
            let lane = |_| lanes.commit_each(pool, &receiver);
            try_join_all((0..settings.lanes.max(1)).map(lane)).await?;
        }
        Target::Transaction(connection) => lanes.within(connection, &receiver).await?,
    }
    let interrupted = || Error::Interrupted {
        file: file.name.clone(),
    };
    let xml_bytes = cutting.await.map_err(|_| interrupted())?;
    let done = lanes.done.into_inner().map_err(|_| interrupted())?;
    let removed = match target {
        Target::Batches(pool) if lanes.known => {
            let mut transaction = pool.begin().await.doing("begin a transaction")?;
            let ledger = compare(&mut transaction, file.kind, &done.present).await?;
            let removed = remove(&mut transaction, file.kind, &ledger.vanished).await?;
            transaction.commit().await.doing("remove records")?;
            removed
        }
        Target::Batches(_) => 0,
        Target::Transaction(connection) => {
            let Compared { known, vanished } =
                compare(connection, file.kind, &done.present).await?;
            let gone = vanished.len() as u64;
            if gone > known / SHRINK && !settings.allow_shrink {
                return Err(Error::Shrunk {
                    file: file.name.clone(),
                    gone,
                    known,
                });
            }
            remove(connection, file.kind, &vanished).await?
        }
    };
    let report = FileReport {
        kind: file.kind,
        file_name: file.name.clone(),
        dump_date: file.date,
        bytes,
        xml_bytes,
        records: done.records,
        added: done.added,
        changed: done.changed,
        unchanged: done.unchanged,
        removed,
        rejected: done.rejected,
        rows: done.rows,
        seconds: started.elapsed().as_secs_f64(),
        unknown: done.unknown.counts,
    };
    progress.file_finished(&report);
    Ok(report)
}

/// Runs on a thread of its own, and says how many bytes of XML it has read. An
/// error goes the way of the batches. Ends early when nobody takes them.
fn cut(file: &DumpFile, position: Position, sender: &mpsc::Sender<Result<Cut, Error>>) -> u64 {
    let mut seen = RoaringBitmap::new();
    let mut cutter = match Source::open(file, position).and_then(|source| Cutter::new(source, file))
    {
        Ok(cutter) => cutter,
        Err(error) => {
            let _ = sender.blocking_send(Err(error));
            return 0;
        }
    };
    loop {
        let next = match cutter.next_batch() {
            Ok(None) => return cutter.xml_bytes(),
            Ok(Some(batch)) => {
                let mut stood_before = |id: i32| !seen.insert(id.cast_unsigned());
                let ids = batch.records.iter().map(|record| record.id);
                Ok(Cut {
                    duplicate: ids.map(|id| id.is_some_and(&mut stood_before)).collect(),
                    batch,
                })
            }
            Err(error) => Err(error),
        };
        let failed = next.is_err();
        if sender.blocking_send(next).is_err() || failed {
            return cutter.xml_bytes();
        }
    }
}

type Batches = tokio::sync::Mutex<mpsc::Receiver<Result<Cut, Error>>>;

impl Lanes<'_> {
    /// A lane that commits each batch.
    async fn commit_each(&self, pool: &PgPool, batches: &Batches) -> Result<(), Error> {
        while let Some(cut) = next(batches).await {
            let mut transaction = pool.begin().await.doing("begin a transaction")?;
            let read = self.handle(&mut transaction, cut?).await?;
            transaction.commit().await.doing("keep a batch")?;
            self.note(read)?;
        }
        Ok(())
    }

    /// The only lane, within a transaction.
    async fn within(&self, connection: &mut PgConnection, batches: &Batches) -> Result<(), Error> {
        while let Some(cut) = next(batches).await {
            let read = self.handle(&mut *connection, cut?).await?;
            self.note(read)?;
        }
        Ok(())
    }

    async fn handle(&self, connection: &mut PgConnection, cut: Cut) -> Result<ReadBatch, Error> {
        let (kind, run_id) = (self.file.kind, self.run_id);
        let known = if self.known {
            let ids: Vec<i32> = cut
                .batch
                .records
                .iter()
                .filter_map(|record| record.id)
                .collect();
            ledger::entries(&mut *connection, kind, &ids).await?
        } else {
            std::collections::HashMap::new()
        };
        let read = tokio::task::spawn_blocking(move || {
            batch::read(kind, run_id, &cut.batch, &cut.duplicate, &known)
        });
        let read = read.await.map_err(|_| Error::Interrupted {
            file: self.file.name.clone(),
        })?;
        write::write(&mut *connection, kind, &read, self.placeholders).await?;
        write::keep_rejects(&self.database.pool, kind, run_id, &read.rejects).await?;
        Ok(read)
    }

    fn note(&self, read: ReadBatch) -> Result<(), Error> {
        let mut done = self
            .done
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = |list: usize| list as u64;
        done.added += count(read.added.len());
        done.changed += count(read.changed.len());
        done.unchanged += count(read.unchanged.len());
        done.rejected += count(read.rejects.len());
        done.rows += read.lines.rows();
        let present = [&read.added, &read.changed, &read.unchanged];
        done.present
            .extend(present.into_iter().flatten().map(|id| id.cast_unsigned()));
        done.records += count(read.rejects.len() + present.map(Vec::len).iter().sum::<usize>());
        done.unknown.add(read.unknown);
        self.progress.advanced(self.position.bytes(), done.records);
        match read.rejects.into_iter().next_back() {
            Some(last) if done.rejected > self.settings.max_rejects => Err(Error::TooManyRejects {
                file: self.file.name.clone(),
                limit: self.settings.max_rejects,
                reason: last.reason,
            }),
            _ => Ok(()),
        }
    }
}

async fn next(batches: &Batches) -> Option<Result<Cut, Error>> {
    batches.lock().await.recv().await
}

async fn knows(pool: &PgPool, kind: Kind) -> Result<bool, Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM ingest.raw_entities WHERE kind = $1)")
        .bind(kind.number())
        .fetch_one(pool)
        .await
        .doing("read the ledger")
}

/// The ledger beside a file.
struct Compared {
    /// Records of the kind that the ledger knows.
    known: u64,
    /// Those of them that the file no longer holds.
    vanished: Vec<i32>,
}

async fn compare(
    connection: &mut PgConnection,
    kind: Kind,
    present: &RoaringBitmap,
) -> Result<Compared, Error> {
    let mut ids =
        sqlx::query_scalar::<_, i32>("SELECT id FROM ingest.raw_entities WHERE kind = $1")
            .bind(kind.number())
            .fetch(connection);
    let mut compared = Compared {
        known: 0,
        vanished: Vec::new(),
    };
    while let Some(id) = ids.try_next().await.doing("read the ledger")? {
        compared.known += 1;
        if !present.contains(id.cast_unsigned()) {
            compared.vanished.push(id);
        }
    }
    Ok(compared)
}

async fn remove(connection: &mut PgConnection, kind: Kind, ids: &[i32]) -> Result<u64, Error> {
    for some in ids.chunks(REMOVED_AT_ONCE) {
        write::delete(connection, kind, some).await?;
    }
    Ok(ids.len() as u64)
}
