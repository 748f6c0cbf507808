//! The first load: rows straight into the tables, indexes and counts after them.

use entity::Kind;
use futures_util::future::try_join_all;
use sea_orm::sqlx::{self, AssertSqlSafe};
use tokio::sync::OnceCell;

use crate::dump::tables_of;
use crate::error::Doing;
use crate::file::{self, Job, Target};
use crate::lanes::Queue;
use crate::load::{Loaded, Work};
use crate::phase::Phases;
use crate::{Error, count, database, forget, index, placeholder, publish};

/// Fills an empty catalogue and publishes it.
pub(crate) async fn load(work: Work<'_>, phases: &mut Phases) -> Result<Loaded, Error> {
    let Work {
        settings, run_id, ..
    } = work;
    let pool = &work.database.pool;
    let indexes_put_off = OnceCell::new();
    let target = Target::Tables(&indexes_put_off);
    forget::other_kinds(work.database, run_id, work.files, target).await?;
    let mut reports = Vec::new();
    for file in work.files {
        let job = Job {
            settings,
            run_id,
            file,
            target,
            lanes: settings.lanes.max(1),
            database: work.database,
            progress: work.progress,
        };
        let loading = file::load(job);
        reports.push(phases.time(file.kind.plural(), loading).await?);
    }
    let indexes = index::build(pool, settings.lanes, work.progress);
    phases.time("indexes", indexes).await?;
    phases.time("vacuum", vacuum(work)).await?;
    work.progress.step("counting edges");
    let counting = Box::pin(count::whole(pool));
    phases.time("counts", counting).await?;
    work.progress.step("publishing");
    let version = phases.time("publish", publish(work, &reports)).await?;
    Ok(Loaded {
        version: Some(version),
        reports,
    })
}

/// Tells Postgres which pages hold only rows that everybody sees, so that
/// walks need not look at them, and gathers the statistics that plans need.
async fn vacuum(work: Work<'_>) -> Result<(), Error> {
    work.progress.step("vacuuming");
    let pool = &work.database.pool;
    let mut tables: Vec<&str> = Kind::ALL
        .into_iter()
        .flat_map(tables_of)
        .map(|table| table.name)
        .collect();
    tables.push("ingest.raw_entities");
    let tables = Queue::new(tables);
    let lane = async |_| {
        while let Some(table) = tables.next() {
            sqlx::query(AssertSqlSafe(format!("VACUUM (ANALYZE) {table}")))
                .execute(pool)
                .await
                .doing("vacuum")?;
        }
        Ok::<_, Error>(())
    };
    try_join_all((0..work.settings.lanes.max(1)).map(lane)).await?;
    Ok(())
}

async fn publish(work: Work<'_>, reports: &[crate::FileReport]) -> Result<String, Error> {
    let pool = &work.database.pool;
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    publish::prepare(&mut transaction).await?;
    placeholder::whole(&mut transaction).await?;
    count::kinds(&mut transaction).await?;
    let version = publish::version(&mut transaction, work.dates()).await?;
    for report in reports {
        database::note_file(&mut transaction, work.run_id, report).await?;
    }
    database::close_run(&mut transaction, work.run_id, Some(&version.id)).await?;
    work.database.still_locked(&mut transaction).await?;
    transaction.commit().await.doing("publish")?;
    Ok(version.id)
}
