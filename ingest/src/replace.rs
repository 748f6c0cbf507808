//! Staged rows take the place of those that are others now.
//!
//! A group of batches at a time. First its rows are compared with the tables,
//! which changes nothing and leaves lists of what differs. The lists say which
//! links have to be counted again (see [`crate::count`]), and then which rows go
//! and which come. Rows that a changed record has as before stay where they are:
//! most changes are of a line or two, and each row that is written touches a page
//! of every index.
//!
//! The lists are new to the planner each time; it is given arrays of what is
//! wanted, and looks that up however many it takes them for.

use entity::Kind;
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use crate::Error;
use crate::copy::{CopyRow, Table};
use crate::count::{self, Moment};
use crate::dump::tables_of;
use crate::error::Doing;
use crate::ledger::LedgerRow;

/// What is to take its place at once.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    /// Numbers of the batches whose rows it holds.
    pub(crate) batches: Vec<i32>,
    /// Whether it holds the records of the kind that are no longer there.
    pub(crate) removal: bool,
    /// Whether it changes more than the ledger.
    pub(crate) changes: bool,
}

/// Makes the tables that hold a group. They outlive the transaction, so that its
/// end doesn't wait for them to go; they go with the connection. For `catalog.credit`, `fresh_credit` has the rows of all credits of the
/// records that come or change, and `diff_credit` a line for each that differs:
/// the record's id, where the row stands that goes, and where the one that comes.
pub(crate) async fn begin(connection: &mut PgConnection) -> Result<(), Error> {
    let fresh = |table: &Table| {
        let (name, short) = (table.name, table.short_name());
        format!("CREATE TEMP TABLE fresh_{short} (LIKE {name});")
    };
    let diff = |table: &Table| {
        let short = table.short_name();
        format!("CREATE TEMP TABLE diff_{short} (owner int4, goes tid, comes tid);")
    };
    let due = "CREATE TEMP TABLE due_record (id int4, change int2);".to_owned();
    let tables = Kind::ALL.into_iter().flat_map(tables_of);
    let of_rows = tables.map(|table| fresh(table) + &diff(table));
    let statements = of_rows.chain([fresh(&LedgerRow::TABLE), due]).collect();
    execute_all(connection, statements).await
}

/// Makes the tables what a group says. `pool` reads what is staged: a
/// connection that takes rows can't give any. `filled` has the tables that are
/// left filled, to be emptied for the next group.
pub(crate) async fn apply(
    connection: &mut PgConnection,
    pool: &PgPool,
    group: &Group,
    filled: &mut Vec<String>,
) -> Result<(), Error> {
    if !filled.is_empty() {
        execute_all(connection, format!("TRUNCATE {}", filled.join(", "))).await?;
        filled.clear();
    }
    let kind = group.kind;
    note_due(connection, pool, group, filled).await?;
    if group.changes {
        for table in tables_of(kind) {
            compare(&mut *connection, pool, group, table, filled).await?;
        }
        count::changed(connection, kind, Moment::Before).await?;
        rows(connection, kind).await?;
        count::changed(connection, kind, Moment::After).await?;
    }
    ledger(connection, kind).await
}

/// Notes the records of a group: the ledger's new rows say which they are.
async fn note_due(
    connection: &mut PgConnection,
    pool: &PgPool,
    group: &Group,
    filled: &mut Vec<String>,
) -> Result<(), Error> {
    let kind = group.kind.number();
    copy(&mut *connection, pool, group, &LedgerRow::TABLE, filled).await?;
    filled.push("due_record".to_owned());
    let staged = format!("SELECT id, change FROM ingest.staged_record WHERE kind = {kind} AND");
    let gone = if group.removal {
        format!("UNION ALL {staged} change = 3")
    } else {
        String::new()
    };
    let statement = format!(
        "INSERT INTO due_record {staged} id = ANY (ARRAY (SELECT id FROM fresh_raw_entities)) {gone}"
    );
    execute(connection, statement).await?;
    Ok(())
}

async fn compare(
    connection: &mut PgConnection,
    pool: &PgPool,
    group: &Group,
    table: &Table,
    filled: &mut Vec<String>,
) -> Result<(), Error> {
    let &Table { name, owner, .. } = table;
    let short = table.short_name();
    copy(&mut *connection, pool, group, table, filled).await?;
    let same = |column: &&str| format!(" AND fresh.{column} = old.{column}");
    let same_place = table.place().iter().map(same).collect::<Vec<_>>().concat();
    let statement = format!(
        "INSERT INTO diff_{short} \
         SELECT coalesce(old.{owner}, fresh.{owner}), old.ctid, fresh.ctid \
         FROM (SELECT ctid, * FROM {name} WHERE {owner} = ANY (ARRAY (SELECT id \
               FROM due_record WHERE change IN (2, 3)))) AS old \
         FULL JOIN fresh_{short} AS fresh ON fresh.{owner} = old.{owner}{same_place} \
         WHERE ROW({}) IS DISTINCT FROM ROW({})",
        table.columns_of("old"),
        table.columns_of("fresh"),
    );
    if execute(connection, statement).await? > 0 {
        filled.push(format!("diff_{short}"));
    }
    Ok(())
}

/// Makes the tables of a kind what the comparison says they should be.
async fn rows(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    if kind != Kind::Release {
        // Placeholders that new records replace.
        let statement = format!(
            "DELETE FROM {} WHERE NOT in_dump \
             AND id = ANY (ARRAY (SELECT id FROM due_record WHERE change = 1))",
            tables_of(kind)[0].name,
        );
        execute(&mut *connection, statement).await?;
    }
    for table in tables_of(kind) {
        let (name, short) = (table.name, table.short_name());
        let wanted = |place: &str| {
            format!("ARRAY (SELECT {place} FROM diff_{short} WHERE {place} IS NOT NULL)")
        };
        let delete = format!("DELETE FROM {name} WHERE ctid = ANY ({})", wanted("goes"));
        execute(&mut *connection, delete).await?;
        // In the order of the file: rows of one record lie together.
        let insert = format!(
            "INSERT INTO {name} SELECT * FROM fresh_{short} WHERE ctid = ANY ({}) ORDER BY ctid",
            wanted("comes")
        );
        execute(&mut *connection, insert).await?;
    }
    Ok(())
}

/// Brings the ledger of a kind to what is staged.
async fn ledger(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    let number = kind.number();
    let delete = format!(
        "DELETE FROM ingest.raw_entities WHERE kind = {number} \
         AND id = ANY (ARRAY (SELECT id FROM due_record WHERE change > 1))"
    );
    execute(&mut *connection, delete).await?;
    let insert = "INSERT INTO ingest.raw_entities SELECT * FROM fresh_raw_entities";
    execute(connection, insert.to_owned()).await?;
    Ok(())
}

/// Does what a statement says, and says to how many rows.
async fn execute(connection: &mut PgConnection, statement: String) -> Result<u64, Error> {
    let done = sqlx::query(AssertSqlSafe(statement)).execute(connection);
    Ok(done.await.doing("replace rows")?.rows_affected())
}

async fn execute_all(connection: &mut PgConnection, statements: String) -> Result<(), Error> {
    sqlx::raw_sql(AssertSqlSafe(statements))
        .execute(connection)
        .await
        .doing("replace rows")?;
    Ok(())
}

/// Copies what is staged of a group for a table.
async fn copy(
    connection: &mut PgConnection,
    pool: &PgPool,
    group: &Group,
    table: &Table,
    filled: &mut Vec<String>,
) -> Result<(), Error> {
    let fresh = format!("fresh_{}", table.short_name());
    let statement = table.copy_statement().replacen(table.name, &fresh, 1);
    let mut staged = sqlx::query(
        "SELECT lines FROM ingest.staged_lines WHERE kind = $1 AND table_name = $2 \
         AND batch = ANY ($3) ORDER BY batch",
    )
    .bind(group.kind.number())
    .bind(table.name)
    .bind(&group.batches)
    .fetch(pool);
    let Some(first) = staged.try_next().await.doing("show what is staged")? else {
        return Ok(());
    };
    filled.push(fresh);
    let mut into = connection
        .copy_in_raw(&statement)
        .await
        .doing("begin to take rows")?;
    // A group may hold many batches: one at a time is in memory.
    let mut next = Some(first);
    while let Some(row) = next {
        into.send(row.get::<&[u8], _>("lines"))
            .await
            .doing("take rows")?;
        next = staged.try_next().await.doing("show what is staged")?;
    }
    into.finish().await.doing("take rows")?;
    Ok(())
}
