//! Keys and indexes of a first load: built after the rows, which is several
//! times cheaper than growing them row by row, and leaves them packed.
//!
//! The definitions are the database's own and are kept in a table while the
//! indexes are gone, so that a load that was killed in between can't lose them.

use futures_util::future::try_join_all;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, Row};

use crate::Error;
use crate::dump::TABLES;
use crate::error::Doing;
use crate::lanes::Queue;
use crate::progress::Progress;

/// Drops the keys and indexes of the tables that are filled from dumps.
pub(crate) async fn defer(pool: &PgPool) -> Result<(), Error> {
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    let tables: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    let drops = sqlx::query_scalar::<_, String>(
        "WITH found AS ( \
             SELECT indexrelid::regclass::text AS name, indrelid::regclass::text AS table_name, \
                    conname, pg_get_indexdef(indexrelid) AS index_definition, \
                    pg_get_constraintdef(pg_constraint.oid) AS constraint_definition \
             FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'p' \
             WHERE indrelid = ANY ($1::text[]::regclass[]) \
         ), noted AS ( \
             INSERT INTO ingest.deferred_index (name, definition) \
             SELECT name, CASE WHEN conname IS NULL THEN index_definition \
                 ELSE format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s', \
                             table_name, conname, constraint_definition) END \
             FROM found \
             RETURNING name \
         ) \
         SELECT CASE WHEN conname IS NULL THEN 'DROP INDEX ' || name \
             ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', table_name, conname) END \
         FROM found JOIN noted USING (name)",
    )
    .bind(tables)
    .fetch_all(&mut *transaction)
    .await
    .doing("note its indexes")?;
    for drop in drops {
        sqlx::query(AssertSqlSafe(drop))
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
         ORDER BY pg_relation_size(substring(definition FROM '(?: ON| ONLY) (\\S+) ')::regclass) \
             DESC, name",
    )
    .fetch_all(pool)
    .await
    .doing("list its indexes")?;
    let missing: Vec<(String, String)> = missing
        .into_iter()
        .map(|row| (row.get("name"), row.get("definition")))
        .collect();
    let missing = Queue::new(missing);
    let lane = async |_| {
        while let Some((name, definition)) = missing.next() {
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
