//! Staged rows take the place of those that are others now.
//!
//! First all of them are compared with the tables, which changes nothing and
//! leaves lists of what differs. The lists say which links have to be counted
//! again (see [`crate::count`]), and then which rows go and which come. Rows
//! that a changed record has as before stay where they are: most changes are of
//! a line or two, and each row that is written touches a page of every index.

use entity::Kind;
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use crate::Error;
use crate::copy::{CopyRow, Table};
use crate::dump::tables_of;
use crate::error::Doing;
use crate::ledger::LedgerRow;

/// Compares what is staged with what is there, in tables that live as long as
/// the caller's transaction. For `catalog.credit`, `fresh_credit` has the rows
/// of all credits of the records that come or change, and `diff_credit` a line
/// for each that differs: the record's id, and where the row stands that goes,
/// and the one that comes. `pool` reads what is staged: a connection that takes
/// rows can't give any.
pub(crate) async fn compare(connection: &mut PgConnection, pool: &PgPool) -> Result<(), Error> {
    let mut lists = Vec::new();
    for kind in Kind::ALL {
        for table in tables_of(kind) {
            compare_table(&mut *connection, pool, kind, table).await?;
            lists.push(format!("diff_{}", table.short_name()));
        }
    }
    // Temporary tables have no statistics of their own accord.
    execute(connection, format!("ANALYZE {}", lists.join(", "))).await
}

async fn compare_table(
    connection: &mut PgConnection,
    pool: &PgPool,
    kind: Kind,
    table: &Table,
) -> Result<(), Error> {
    let &Table { name, owner, .. } = table;
    let short = table.short_name();
    execute(
        &mut *connection,
        format!("CREATE TEMP TABLE fresh_{short} (LIKE {name}) ON COMMIT DROP"),
    )
    .await?;
    let into_fresh = table
        .copy_statement()
        .replacen(name, &format!("fresh_{short}"), 1);
    copy(&mut *connection, pool, kind, table, &into_fresh).await?;
    let same = |column: &&str| format!(" AND fresh.{column} = old.{column}");
    let same_place = table.place().iter().map(same).collect::<Vec<_>>().concat();
    let statement = format!(
        "CREATE TEMP TABLE diff_{short} ON COMMIT DROP AS \
         SELECT coalesce(old.{owner}, fresh.{owner}) AS owner, \
                old.ctid AS goes, fresh.ctid AS comes \
         FROM (SELECT ctid, * FROM {name} WHERE {owner} IN (SELECT id \
               FROM ingest.staged_record WHERE kind = {} AND change IN (2, 3))) AS old \
         FULL JOIN fresh_{short} AS fresh ON fresh.{owner} = old.{owner}{same_place} \
         WHERE ROW({}) IS DISTINCT FROM ROW({})",
        kind.number(),
        table.columns_of("old"),
        table.columns_of("fresh"),
    );
    execute(connection, statement).await
}

/// Makes the tables of a kind what the comparison says they should be.
pub(crate) async fn rows(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    if kind != Kind::Release {
        // Placeholders that new records replace.
        let statement = format!(
            "DELETE FROM {} WHERE NOT in_dump AND id IN (SELECT id \
             FROM ingest.staged_record WHERE kind = {} AND change = 1)",
            tables_of(kind)[0].name,
            kind.number()
        );
        execute(&mut *connection, statement).await?;
    }
    for table in tables_of(kind) {
        let (name, short) = (table.name, table.short_name());
        let delete = format!(
            "DELETE FROM {name} AS old USING diff_{short} AS diff WHERE old.ctid = diff.goes"
        );
        execute(&mut *connection, delete).await?;
        // In the order of the file: rows of one record lie together.
        let insert = format!(
            "INSERT INTO {name} SELECT fresh.* FROM fresh_{short} AS fresh \
             JOIN diff_{short} AS diff ON diff.comes = fresh.ctid ORDER BY fresh.ctid"
        );
        execute(&mut *connection, insert).await?;
    }
    Ok(())
}

/// Brings the ledger of a kind to what is staged.
pub(crate) async fn ledger(
    connection: &mut PgConnection,
    pool: &PgPool,
    kind: Kind,
) -> Result<(), Error> {
    let number = kind.number();
    let statement = format!(
        "DELETE FROM ingest.raw_entities WHERE kind = {number} \
         AND id IN (SELECT id FROM ingest.staged_record WHERE kind = {number})"
    );
    execute(&mut *connection, statement).await?;
    let ledger = &LedgerRow::TABLE;
    copy(connection, pool, kind, ledger, &ledger.copy_statement()).await
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
