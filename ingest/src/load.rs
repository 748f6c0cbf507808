//! The load in one page: lock, files one after the other, publish.

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::{self, Acquire, AssertSqlSafe};

use crate::database::{self, Database, Published};
use crate::dump::tables_of;
use crate::error::Doing;
use crate::file::{self, Target};
use crate::folder::{self, DumpFile};
use crate::index;
use crate::progress::Progress;
use crate::publish::publish;
use crate::report::{FileReport, Outcome};
use crate::{Error, Settings};

/// Loads or updates the catalogue from the dump files of a folder, and
/// publishes it as a new version.
///
/// As long as nothing is published, batches are committed as they come: the
/// tables are nobody's yet, and a load that was interrupted goes on where the
/// ledger ends. Once there are readers, everything is one transaction, so that
/// they see the old month whole and then the new month whole.
pub async fn load(settings: &Settings, progress: &dyn Progress) -> Result<Outcome, Error> {
    let files = folder::find(&settings.dir, settings.only)?;
    let database = Database::connect(settings).await?;
    let outcome = locked(settings, &files, &database, progress).await;
    database.close().await;
    outcome
}

async fn locked(
    settings: &Settings,
    files: &[DumpFile],
    database: &Database,
    progress: &dyn Progress,
) -> Result<Outcome, Error> {
    let published = database.published().await?;
    if !settings.allow_older {
        refuse_older(files, published.as_ref())?;
    }
    let run_id = database.begin_run().await?;
    let loaded = match published {
        None => first_load(settings, run_id, files, database, progress).await,
        Some(published) => update(settings, run_id, files, &published, database, progress).await,
    };
    match loaded {
        Ok((version, files)) => Ok(Outcome {
            run_id,
            version,
            files,
        }),
        Err(error) => {
            // The load's own error is what the person needs to see.
            if let Err(second) = database.fail_run(run_id, &error).await {
                tracing::warn!(%second, "the failed run could not be noted");
            }
            Err(error)
        }
    }
}

fn refuse_older(files: &[DumpFile], published: Option<&Published>) -> Result<(), Error> {
    for file in files {
        let newest = published.and_then(|published| published.dump(file.kind));
        if let Some(newest) = newest.filter(|&newest| file.date < newest) {
            return Err(Error::Older {
                file: file.name.clone(),
                date: file.date,
                published: newest,
            });
        }
    }
    Ok(())
}

type Loaded = (Option<String>, Vec<FileReport>);

async fn first_load(
    settings: &Settings,
    run_id: i32,
    files: &[DumpFile],
    database: &Database,
    progress: &dyn Progress,
) -> Result<Loaded, Error> {
    forget_leftovers(files, database).await?;
    index::defer(&database.pool).await?;
    let mut reports = Vec::new();
    for file in files {
        let target = Target::Batches(&database.pool);
        reports.push(file::load(settings, run_id, file, target, database, progress).await?);
    }
    index::build(&database.pool, settings.lanes, progress).await?;
    // Readers need to know which pages hold only rows that everybody sees.
    progress.step("vacuuming");
    for table in Kind::ALL.into_iter().flat_map(tables_of) {
        sqlx::query(AssertSqlSafe(format!("VACUUM {}", table.name)))
            .execute(&database.pool)
            .await
            .doing("vacuum")?;
    }
    let mut transaction = database.pool.begin().await.doing("begin a transaction")?;
    for report in &reports {
        database::note_file(&mut transaction, run_id, report).await?;
    }
    // Also those that an interrupted load has brought in before.
    let kinds: Vec<Kind> = files.iter().map(|file| file.kind).collect();
    let version = publish(&mut transaction, dates(files), &kinds, progress).await?;
    database::close_run(&mut transaction, run_id, Some(&version)).await?;
    transaction.commit().await.doing("publish")?;
    Ok((Some(version), reports))
}

/// Empties the tables of kinds that this folder does not hold: what an
/// interrupted load left of them belongs to no month that could be published.
async fn forget_leftovers(files: &[DumpFile], database: &Database) -> Result<(), Error> {
    for kind in Kind::ALL {
        if files.iter().any(|file| file.kind == kind) {
            continue;
        }
        let tables: Vec<&str> = tables_of(kind).iter().map(|table| table.name).collect();
        sqlx::raw_sql(AssertSqlSafe(format!(
            "TRUNCATE {}; DELETE FROM ingest.raw_entities WHERE kind = {}",
            tables.join(", "),
            kind.number()
        )))
        .execute(&database.pool)
        .await
        .doing("forget an interrupted load")?;
    }
    Ok(())
}

async fn update(
    settings: &Settings,
    run_id: i32,
    files: &[DumpFile],
    published: &Published,
    database: &Database,
    progress: &dyn Progress,
) -> Result<Loaded, Error> {
    let mut connection = database.pool.acquire().await.doing("let the loader in")?;
    let mut transaction = connection.begin().await.doing("begin a transaction")?;
    let mut reports = Vec::new();
    for file in files {
        let target = Target::Transaction(&mut transaction);
        reports.push(file::load(settings, run_id, file, target, database, progress).await?);
    }
    for report in &reports {
        database::note_file(&mut transaction, run_id, report).await?;
    }
    let changed = changed(&reports);
    let newer = files
        .iter()
        .any(|file| published.dump(file.kind) != Some(file.date));
    let version = if newer || !changed.is_empty() {
        Some(publish(&mut transaction, dates(files), &changed, progress).await?)
    } else {
        None
    };
    database::close_run(&mut transaction, run_id, version.as_deref()).await?;
    transaction.commit().await.doing("publish")?;
    Ok((version, reports))
}

/// The kinds whose rows a load has changed.
fn changed(reports: &[FileReport]) -> Vec<Kind> {
    let changed = reports.iter().filter(|report| report.changed_anything());
    changed.map(|report| report.kind).collect()
}

/// The files' dates, by kind.
fn dates(files: &[DumpFile]) -> [Option<NaiveDate>; Kind::ALL.len()] {
    Kind::ALL.map(|kind| {
        files
            .iter()
            .find(|file| file.kind == kind)
            .map(|file| file.date)
    })
}
