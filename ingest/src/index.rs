//! Indexes of a first load: built after the rows, which is several times
//! cheaper than growing them row by row, and leaves them packed.
//!
//! The definitions are the database's own and are kept in a table while the
//! indexes are gone, so that a load that was killed in between can't lose them.

use std::sync::Mutex;

use futures_util::future::try_join_all;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, Row};

use crate::Error;
use crate::error::Doing;
use crate::progress::Progress;

/// Drops the catalogue's indexes, but for those that hold keys.
pub(crate) async fn defer(pool: &PgPool) -> Result<(), Error> {
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    let indexes = sqlx::query_scalar::<_, String>(
        "INSERT INTO ingest.deferred_index (name, definition) \
         SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) \
         FROM pg_index JOIN pg_class ON pg_class.oid = indrelid \
         WHERE relnamespace = 'catalog'::regnamespace AND NOT indisunique \
         RETURNING name",
    )
    .fetch_all(&mut *transaction)
    .await
    .doing("note its indexes")?;
    for name in indexes {
        sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}")))
            .execute(&mut *transaction)
            .await
            .doing("put its indexes off")?;
    }
    transaction.commit().await.doing("put its indexes off")
}

/// Builds what is missing, the largest first, several at a time.
pub(crate) async fn build(
    pool: &PgPool,
    lanes: usize,
    progress: &dyn Progress,
) -> Result<(), Error> {
    let missing = sqlx::query(
        "SELECT name, definition FROM ingest.deferred_index \
         ORDER BY pg_relation_size(substring(definition FROM ' ON (\\S+) ')::regclass), name",
    )
    .fetch_all(pool)
    .await
    .doing("list its indexes")?;
    let missing: Vec<(String, String)> = missing
        .into_iter()
        .map(|row| (row.get("name"), row.get("definition")))
        .collect();
    let waiting = Mutex::new(missing);
    let next = || {
        let mut waiting = waiting
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        waiting.pop()
    };
    let lane = async |_| {
        while let Some((name, definition)) = next() {
            progress.step(&format!("building index {name}"));
            build_one(pool, &name, definition).await?;
        }
        Ok::<_, Error>(())
    };
    try_join_all((0..lanes.max(1)).map(lane)).await?;
    Ok(())
}

async fn build_one(pool: &PgPool, name: &str, definition: String) -> Result<(), Error> {
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    // The lanes are the parallelism; more workers would only share the cores.
    sqlx::raw_sql(
        "SET LOCAL maintenance_work_mem = '256MB'; \
         SET LOCAL max_parallel_maintenance_workers = 0",
    )
    .execute(&mut *transaction)
    .await
    .doing("change its settings")?;
    sqlx::query(AssertSqlSafe(definition))
        .execute(&mut *transaction)
        .await
        .doing("build an index")?;
    sqlx::query("DELETE FROM ingest.deferred_index WHERE name = $1")
        .bind(name)
        .execute(&mut *transaction)
        .await
        .doing("note its indexes")?;
    transaction.commit().await.doing("build an index")
}
