//! An update: what a month changes is staged, and published at once.

use std::time::Instant;

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Postgres, Transaction};

use crate::database::Published;
use crate::dump::tables_of;
use crate::error::Doing;
use crate::file::{self, Job, Target};
use crate::load::{Loaded, Work};
use crate::phase::Phases;
use crate::publisher::{self, Publisher, Sender};
use crate::report::FileReport;
use crate::{Error, count, database, forget, placeholder, publish};

/// A kind of which more than this part changes gets fresh statistics at once;
/// otherwise Postgres gathers them when it sees fit.
const NEW_STATISTICS: u64 = 10;

/// Brings a published catalogue to what the files say.
pub(crate) async fn load(
    work: Work<'_>,
    published: &Published,
    phases: &mut Phases,
) -> Result<Loaded, Error> {
    let (sender, staged) = publisher::channel();
    let target = Target::Staging(&sender);
    forget::other_kinds(work.database, work.run_id, work.files, target).await?;
    let follow = async {
        let beginning = Publisher::begin(&work.database.pool).await?;
        beginning.follow(staged).await
    };
    let ((reports, read), done) = tokio::try_join!(read(work, sender), follow)?;
    for report in &reports {
        phases.note(report.kind.plural(), report.seconds);
    }
    let version = publish(work, published, &reports, done.transaction).await?;
    phases.note("publish", read.elapsed().as_secs_f64());
    Ok(Loaded { version, reports })
}

/// Stages what the files change, and says when that was done: the releases, and beside them the other files
/// one after the other. Most records of an update are not read, so that a file
/// alone waits for its unpacker and leaves other cores idle.
async fn read(work: Work<'_>, staged: Sender) -> Result<(Vec<FileReport>, Instant), Error> {
    let (releases, others) = work
        .files
        .iter()
        .partition::<Vec<_>, _>(|file| file.kind == Kind::Release);
    // The other files are a twentieth of all.
    let others_lanes = if releases.is_empty() {
        work.settings.lanes.max(1)
    } else {
        1
    };
    let lane = async |files: Vec<_>, lanes: usize| {
        let mut reports = Vec::new();
        for file in files {
            let job = Job {
                settings: work.settings,
                run_id: work.run_id,
                file,
                target: Target::Staging(&staged),
                lanes,
                database: work.database,
                progress: work.progress,
            };
            reports.push(file::load(job).await?);
        }
        Ok::<Vec<FileReport>, Error>(reports)
    };
    let (releases, mut reports) = tokio::try_join!(
        lane(releases, work.settings.lanes.max(1)),
        lane(others, others_lanes)
    )?;
    reports.extend(releases);
    work.progress.step("publishing");
    Ok((reports, Instant::now()))
}

/// Publishes what the files change, in the transaction that has changed the
/// rows. A month that changes nothing makes no version, unless it is a newer one.
async fn publish(
    work: Work<'_>,
    published: &Published,
    reports: &[FileReport],
    mut transaction: Transaction<'_, Postgres>,
) -> Result<Option<String>, Error> {
    if reports.iter().any(FileReport::changed_anything) {
        count::apply(&mut transaction).await?;
        placeholder::staged(&mut transaction).await?;
        count::kinds(&mut transaction).await?;
    }
    for report in reports {
        let all = report.added + report.changed + report.unchanged + report.removed;
        if (report.added + report.changed + report.removed) > all / NEW_STATISTICS {
            analyze(&mut transaction, report.kind).await?;
        }
    }
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
