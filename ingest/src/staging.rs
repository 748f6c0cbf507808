//! Where an update waits until all of it is there.
//!
//! Rows are kept as the lines that COPY takes, by batch and table, and are
//! copied into the tables when the update is published. Readers never see
//! them before.

use entity::Kind;
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use crate::Error;
use crate::batch::ReadBatch;
use crate::copy::{CopyRow, Table};
use crate::dump::{TABLES, tables_of};
use crate::error::Doing;
use crate::ledger::LedgerRow;

/// What an update does to a record.
#[derive(Clone, Copy, Debug)]
enum Change {
    Added = 1,
    Changed = 2,
    Removed = 3,
    Rewritten = 4,
}

/// Stages a batch, in the caller's transaction.
pub(crate) async fn stage(
    connection: &mut PgConnection,
    kind: Kind,
    number: i32,
    batch: &ReadBatch,
) -> Result<(), Error> {
    let filled = TABLES
        .iter()
        .map(|table| (table.name, batch.lines.of(table)));
    let (tables, lines): (Vec<&str>, Vec<&[u8]>) =
        filled.filter(|(_, lines)| !lines.is_empty()).unzip();
    if tables.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO ingest.staged_lines (kind, batch, table_name, lines) \
         SELECT $1, $2, * FROM unnest($3::text[], $4::bytea[])",
    )
    .bind(kind.number())
    .bind(number)
    .bind(tables)
    .bind(lines)
    .execute(&mut *connection)
    .await
    .doing("stage rows")?;
    for (change, ids) in [
        (Change::Added, &batch.added),
        (Change::Changed, &batch.changed),
        (Change::Rewritten, &batch.rewritten),
    ] {
        note(&mut *connection, kind, change, ids).await?;
    }
    Ok(())
}

/// Stages the removal of records, instead of any that was staged before.
pub(crate) async fn remove(
    connection: &mut PgConnection,
    kind: Kind,
    vanished: &[i32],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM ingest.staged_record WHERE kind = $1 AND change = 3")
        .bind(kind.number())
        .execute(&mut *connection)
        .await
        .doing("stage a removal")?;
    note(connection, kind, Change::Removed, vanished).await
}

async fn note(
    connection: &mut PgConnection,
    kind: Kind,
    change: Change,
    ids: &[i32],
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO ingest.staged_record (kind, change, id) SELECT $1, $2, unnest($3::int4[])",
    )
    .bind(kind.number())
    .bind(change as i16)
    .bind(ids)
    .execute(connection)
    .await
    .doing("stage a change")?;
    Ok(())
}

/// Forgets what is staged of a kind.
pub(crate) async fn forget(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    for table in ["staged_lines", "staged_record"] {
        sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM ingest.{table} WHERE kind = $1"
        )))
        .bind(kind.number())
        .execute(&mut *connection)
        .await
        .doing("forget what was staged")?;
    }
    Ok(())
}

/// Brings the tables of a kind to what is staged. Rows that a changed record
/// has as before stay where they are: most changes are of a line or two, and
/// each row that is written touches a page of every index. `pool` reads what is
/// staged: a connection that takes rows can't give any.
pub(crate) async fn apply(
    connection: &mut PgConnection,
    pool: &PgPool,
    kind: Kind,
) -> Result<(), Error> {
    let number = kind.number();
    if kind != Kind::Release {
        // Placeholders that new records replace.
        let statement = format!(
            "DELETE FROM {} WHERE NOT in_dump AND id IN (SELECT id \
             FROM ingest.staged_record WHERE kind = {number} AND change = 1)",
            tables_of(kind)[0].name
        );
        execute(&mut *connection, statement).await?;
    }
    for table in tables_of(kind) {
        replace(&mut *connection, pool, kind, table).await?;
    }
    let statement = format!(
        "DELETE FROM ingest.raw_entities WHERE kind = {number} \
         AND id IN (SELECT id FROM ingest.staged_record WHERE kind = {number})"
    );
    execute(&mut *connection, statement).await?;
    let ledger = &LedgerRow::TABLE;
    copy(connection, pool, kind, ledger, &ledger.copy_statement()).await
}

/// Replaces the rows of a table that are others now.
async fn replace(
    connection: &mut PgConnection,
    pool: &PgPool,
    kind: Kind,
    table: &Table,
) -> Result<(), Error> {
    let &Table { name, owner, .. } = table;
    execute(
        &mut *connection,
        format!("CREATE TEMP TABLE fresh (LIKE {name}) ON COMMIT DROP"),
    )
    .await?;
    let into_fresh = table.copy_statement().replacen(name, "fresh", 1);
    copy(&mut *connection, pool, kind, table, &into_fresh).await?;
    let same = |column: &&str| format!(" AND fresh.{column} = old.{column}");
    let same_place = table.place().iter().map(same).collect::<Vec<_>>().concat();
    for statement in [
        format!(
            "DELETE FROM {name} AS old WHERE {owner} IN (SELECT id FROM ingest.staged_record \
             WHERE kind = {} AND change IN (2, 3)) \
             AND NOT EXISTS (SELECT FROM fresh WHERE fresh.{owner} = old.{owner}{same_place} \
             AND ROW(fresh.*) IS NOT DISTINCT FROM ROW(old.*))",
            kind.number()
        ),
        // What is still there is the same.
        format!(
            "INSERT INTO {name} SELECT * FROM fresh WHERE NOT EXISTS (SELECT FROM {name} AS old \
             WHERE old.{owner} = fresh.{owner}{same_place} \
             AND old.{owner} IN (SELECT id FROM ingest.staged_record \
             WHERE kind = {} AND change = 2))",
            kind.number()
        ),
        "DROP TABLE fresh".to_owned(),
    ] {
        execute(&mut *connection, statement).await?;
    }
    Ok(())
}

async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), Error> {
    sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .doing("replace rows")?;
    Ok(())
}

/// Copies what is staged for a table.
async fn copy(
    connection: &mut PgConnection,
    pool: &PgPool,
    kind: Kind,
    table: &Table,
    statement: &str,
) -> Result<(), Error> {
    let mut staged = sqlx::query(
        "SELECT lines FROM ingest.staged_lines WHERE kind = $1 AND table_name = $2 \
         ORDER BY batch",
    )
    .bind(kind.number())
    .bind(table.name)
    .fetch(pool);
    let mut into = connection
        .copy_in_raw(statement)
        .await
        .doing("begin to take rows")?;
    while let Some(row) = staged.try_next().await.doing("show what is staged")? {
        into.send(row.get::<&[u8], _>("lines"))
            .await
            .doing("take rows")?;
    }
    into.finish().await.doing("take rows")?;
    Ok(())
}
