//! An update: what a month changes is staged, then published at once.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::count::{self, Moment};
use crate::database::Published;
use crate::dump::tables_of;
use crate::error::Doing;
use crate::file::{self, Job, Target};
use crate::load::{Loaded, Work};
use crate::phase::Phases;
use crate::report::FileReport;
use crate::{Error, database, forget, placeholder, publish, replace};

/// A kind of which more than this part changes gets fresh statistics at once;
/// otherwise Postgres gathers them when it sees fit.
const NEW_STATISTICS: u64 = 10;

/// Brings a published catalogue to what the files say.
pub(crate) async fn load(
    work: Work<'_>,
    published: &Published,
    phases: &mut Phases,
) -> Result<Loaded, Error> {
    forget::other_kinds(work.database, work.run_id, work.files, Target::Staging).await?;
    let reports = read(work).await?;
    for report in &reports {
        phases.note(report.kind.plural(), report.seconds);
    }
    work.progress.step("publishing");
    let publishing = publish(work, published, &reports);
    let version = phases.time("publish", publishing).await?;
    Ok(Loaded { version, reports })
}

/// Stages what the files change: the releases, and beside them the other files
/// one after the other. Most records of an update are not read, so that a file
/// alone waits for its unpacker and leaves other cores idle.
async fn read(work: Work<'_>) -> Result<Vec<FileReport>, Error> {
    let (releases, others) = work
        .files
        .iter()
        .partition(|file| file.kind == Kind::Release);
    let lane = async |files: Vec<_>| {
        let mut reports = Vec::new();
        for file in files {
            let job = Job {
                settings: work.settings,
                run_id: work.run_id,
                file,
                target: Target::Staging,
                database: work.database,
                progress: work.progress,
            };
            reports.push(file::load(job).await?);
        }
        Ok::<Vec<FileReport>, Error>(reports)
    };
    let (releases, mut reports) = tokio::try_join!(lane(releases), lane(others))?;
    reports.extend(releases);
    Ok(reports)
}

/// Publishes what is staged, in one transaction. A month that changes nothing
/// makes no version, unless it is a newer one.
async fn publish(
    work: Work<'_>,
    published: &Published,
    reports: &[FileReport],
) -> Result<Option<String>, Error> {
    let pool = &work.database.pool;
    // Plans for the changes depend on how many there are.
    sqlx::raw_sql("ANALYZE ingest.staged_record")
        .execute(pool)
        .await
        .doing("analyze")?;
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    publish::prepare(&mut transaction).await?;
    apply(work, &mut transaction, reports).await?;
    for report in reports {
        database::note_file(&mut transaction, work.run_id, report).await?;
    }
    let newer = |file: &FileReport| published.dump(file.kind) != Some(file.dump_date);
    let version = if reports
        .iter()
        .any(|file| newer(file) || file.changed_anything())
    {
        let version = publish::version(&mut transaction, work.dates()).await?;
        note_changes(&mut transaction, version.sequence).await?;
        Some(version.id)
    } else {
        None
    };
    // Also where there is no version: records that are only written
    // differently have changed the ledger.
    sqlx::raw_sql("TRUNCATE ingest.staged_lines, ingest.staged_record")
        .execute(&mut *transaction)
        .await
        .doing("clear what was staged")?;
    database::close_run(&mut transaction, work.run_id, version.as_deref()).await?;
    work.database.still_locked(&mut transaction).await?;
    transaction.commit().await.doing("publish")?;
    Ok(version)
}

/// Changes rows, ledger, counts and placeholders.
async fn apply(
    work: Work<'_>,
    transaction: &mut PgConnection,
    reports: &[FileReport],
) -> Result<(), Error> {
    let changed = reports.iter().any(FileReport::changed_anything);
    let pool = &work.database.pool;
    if changed {
        replace::compare(transaction, pool).await?;
        count::changed(transaction, Moment::Before).await?;
    }
    for report in reports {
        if changed {
            replace::rows(transaction, report.kind).await?;
        }
        replace::ledger(transaction, pool, report.kind).await?;
        let all = report.added + report.changed + report.unchanged + report.removed;
        if (report.added + report.changed + report.removed) > all / NEW_STATISTICS {
            analyze(transaction, report.kind).await?;
        }
    }
    if changed {
        count::changed(transaction, Moment::After).await?;
        count::apply(transaction).await?;
        placeholder::staged(transaction).await?;
        count::kinds(transaction).await?;
    }
    Ok(())
}

async fn analyze(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    for table in tables_of(kind) {
        sqlx::query(AssertSqlSafe(format!("ANALYZE {}", table.name)))
            .execute(&mut *connection)
            .await
            .doing("analyze")?;
    }
    Ok(())
}

/// Keeps what the update has changed, for whoever follows the catalogue.
async fn note_changes(connection: &mut PgConnection, sequence: i32) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO ingest.changes (sequence, kind, id, change) \
         SELECT $1, kind, id, change FROM ingest.staged_record WHERE change <= 3",
    )
    .bind(sequence)
    .execute(connection)
    .await
    .doing("note what has changed")?;
    Ok(())
}
